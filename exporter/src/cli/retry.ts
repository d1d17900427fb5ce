import { ask } from '../commands/ask.ts';
import { retry } from '../commands/retry.ts';
import { retryCommand } from '../model/pause.ts';
import { account } from './shared/account.ts';
import { configured } from './shared/configured.ts';
import { notConfigured } from './shared/held.ts';
import { CommandError, type ExitCode, type Io } from './shared/io.ts';
import type { GlobalOptions } from './shared/options.ts';

export interface RetryOptions extends GlobalOptions {
  readonly asset: string;
}

/** `otports retry`: a person has repaired the asset. The running exporter tries it once. */
export async function runRetry({ config: file, asset, json }: RetryOptions, io: Io): Promise<ExitCode> {
  const config = await configured(file, io);
  const { dataDir, assets } = config;
  if (!assets.some(({ policy }) => policy.identity.name === asset)) {
    throw await notConfigured(config, { asset, file }, io);
  }
  const result = await ask(retry, { asset }, { dataDir, by: account(io) });
  if (result === null) {
    const next = `start otports serve, it keeps the pauses; then ${retryCommand(asset)}`;
    throw new CommandError(1, `no exporter runs on ${dataDir}; ${next}`);
  }
  const { outcome, message, paused } = result;
  if (json === true) io.out(`${JSON.stringify({ asset, outcome, message, paused })}\n`);
  if (outcome !== 'ok') throw new CommandError(1, `${asset}: ${outcome}: ${message ?? 'the log says more'}`);
  const before = paused.length === 0 ? 'nothing had paused it' : `its pause has ended (${paused.join(', ')})`;
  if (json !== true) io.out(`${asset}: the look was good, ${before}\n`);
  return 0;
}
