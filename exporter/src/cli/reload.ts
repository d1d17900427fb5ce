import { ask } from '../commands/ask.ts';
import { reload } from '../commands/reload.ts';
import { reloadLines } from '../model/command/reload.ts';
import { account } from './shared/account.ts';
import { configured } from './shared/configured.ts';
import { CommandError, type ExitCode, type Io } from './shared/io.ts';
import type { GlobalOptions } from './shared/options.ts';

export interface ReloadOptions extends GlobalOptions {
  /** True for all of them, or the names of assets. */
  readonly confirmRemovals?: true | readonly string[];
}

/** `otports reload`: makes the exporter on the same data folder reload its config. */
export async function runReload({ config: file, confirmRemovals, json }: ReloadOptions, io: Io): Promise<ExitCode> {
  const { dataDir } = await configured(file, io);
  const confirmed = confirmRemovals === true ? 'all' : (confirmRemovals ?? 'none');
  const result = await ask(reload, { confirmed }, { dataDir, by: account(io) });
  if (result === null) {
    throw new CommandError(1, `no exporter runs on ${dataDir}; it reads its configuration when it starts`);
  }
  if (json === true) io.out(`${JSON.stringify(result, null, 2)}\n`);
  else
    io.err(
      reloadLines(result)
        .map((line) => `${line}\n`)
        .join(''),
    );
  return result.ok ? 0 : 1;
}
