import { collectOnce } from '../../app/collect-once.ts';
import { createLog } from '../../engine/log.ts';
import type { Config } from '../../config/config.ts';
import type { Observation } from '../../model/observation.ts';
import { pauseText } from '../../model/pause.ts';
import type { AssetState } from '../../model/state.ts';
import { StoreError } from '../../model/store.ts';
import { ask } from '../../commands/ask.ts';
import { collect } from '../../commands/collect.ts';
import { account } from '../shared/account.ts';
import { adHoc } from './ad-hoc.ts';
import type { AdHocOptions } from './ad-hoc-options.ts';
import { configured } from '../shared/configured.ts';
import { notConfigured } from '../shared/held.ts';
import { CommandError, type ExitCode, type Io } from '../shared/io.ts';
import { observationJson, printNotes } from './observation-json.ts';
import { observationTable } from './observation-table.ts';
import type { GlobalOptions } from '../shared/options.ts';
import { withStored } from '../shared/stored.ts';

export interface CollectOptions extends GlobalOptions, AdHocOptions {
  readonly asset: string;
}

/** `otports collect`: one look now, and what it shows. While `serve` runs on the data folder, it makes the look. */
export async function runCollect(options: CollectOptions, io: Io): Promise<ExitCode> {
  const observation = options.asset.includes('://') ? await adHoc(options, io) : await ofConfig(options, io);
  if (options.json === true) {
    printNotes([observation], io);
    io.out(`${JSON.stringify(observationJson(observation), null, 2)}\n`);
  } else {
    io.out(observationTable(observation));
  }
  return 0;
}

async function ofConfig({ asset: name, config: file }: CollectOptions, io: Io): Promise<Observation> {
  const config = await configured(file, io);
  const asset = config.assets.find(({ policy }) => policy.identity.name === name);
  if (asset === undefined) {
    throw await notConfigured(config, { asset: name, file }, io);
  }
  const served = await ask(collect, { asset: name }, { dataDir: config.dataDir, by: account(io) });
  if (served !== null) {
    if (served.outcome !== 'ok') throw new CommandError(1, `${name}: ${served.outcome}: ${served.message ?? ''}`);
    return observationOf(await withStored(config.dataDir, io, (store) => store.state(name)), name);
  }
  const { outcome, state } = await collected(config, asset, io);
  if (typeof outcome !== 'string') {
    const facts = { killSwitchFile: config.killSwitchFile, hasOtherHostKey: (state?.otherHostKey ?? null) !== null };
    throw new CommandError(1, `${name} is not asked now: ${outcome.join(', ')}: ${pauseText(name, outcome, facts)}`);
  }
  if (outcome !== 'ok') {
    throw new CommandError(1, `${name}: ${outcome}: ${state?.lastCollection?.message ?? 'the log says more'}`);
  }
  return observationOf(state, name);
}

async function collected(config: Config, asset: Config['assets'][number], io: Io): ReturnType<typeof collectOnce> {
  try {
    return await collectOnce(config, asset, createLog('error', { write: io.err }));
  } catch (error) {
    throw error instanceof StoreError ? new CommandError(2, error.message) : error;
  }
}

function observationOf(state: AssetState | null, asset: string): Observation {
  const { lastSuccessAt, complete, collector, evidence, listeners = [], identity, notes = [] } = state ?? {};
  if (!complete || !collector || !evidence || !identity || typeof lastSuccessAt !== 'number') {
    throw new CommandError(1, `${asset}: the look could not be written down; the log says more`);
  }
  return { asset, collector, takenAt: lastSuccessAt, complete, listeners, evidence, identity, notes };
}
