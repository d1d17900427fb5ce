/** The parts of an engine, and what they are made with. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Assets } from './assets.ts';
import type { DataFolder } from './data-folder.ts';
import type { Deadlines } from './deadlines.ts';
import type { Followers } from './followers.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import type { Looker } from './looker.ts';
import type { Removals } from './removed/removals.ts';
import type { Sinks } from './sinks.ts';
import type { Trouble } from './trouble.ts';
import type { Witnesses } from './witnesses.ts';

export interface Surroundings {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly sinks: Sinks;
  /** The one asset that is looked at, and nothing follows from it by itself; null where the engine works on all. */
  readonly only: string | null;
}

/** The first config is no lasting part: another one replaces it, and it is large. */
export interface EngineOptions extends Surroundings {
  readonly config: Config;
}

export interface Parts {
  readonly trouble: Trouble;
  readonly followers: Followers;
  readonly assets: Assets;
  readonly schedule: Schedule;
  readonly deadlines: Deadlines;
  readonly ledger: Ledger;
  readonly witnesses: Witnesses;
  readonly looker: Looker;
  readonly removals: Removals;
}
