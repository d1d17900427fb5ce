import { z } from 'zod';
import type { Config } from '../config/config.ts';
import type { Assets } from '../engine/assets.ts';
import type { Ledger } from '../engine/ledger.ts';
import type { Log } from '../engine/log.ts';
import type { Caller, Role } from '../model/command/caller.ts';
import type { PauseFacts } from '../model/pause.ts';
import type { ReloadRequest, ReloadResult } from '../model/command/reload.ts';
import type { Store } from '../model/store.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** The parts of the running exporter that commands use. */
export interface CommandDeps {
  /** Resolves when every asset is shown as the store knows it, and the schedule has begun. */
  readonly ready: Promise<unknown>;
  readonly assets: Pick<Assets, 'has'>;
  readonly schedule: Pick<Schedule, 'lookNow' | 'retry' | 'paused'>;
  readonly store: Pick<Store, 'state'>;
  readonly ledger: Pick<Ledger, 'take'>;
  readonly log: Log;
  readonly now: () => number;
  /** The current config, for messages. */
  readonly config: () => Pick<Config, 'file' | 'killSwitchFile'>;
  readonly reload: (request: ReloadRequest) => Promise<ReloadResult>;
}

/** What a person or a program may ask the running exporter to do. */
export interface Command<Input, Result extends object> {
  readonly name: string;
  /** One sentence, for the document of the API. */
  readonly summary: string;
  /** The input. Everything else is refused before `run`. */
  readonly input: z.ZodType<Input>;
  /** The role that is needed for this input. */
  readonly needs: (input: Input) => Role;
  /** It is answered during a start too. Every other command waits: what the start has read must not be written over. */
  readonly duringStart?: true;
  /** The refusal of an operator, where the role alone does not explain it. */
  readonly refusal?: string;
  /** @param caller who asks; the caller has the role that is needed */
  readonly run: (deps: CommandDeps, input: Input, caller: Caller) => Promise<Result>;
}

const nameAnAsset = { error: 'name an asset' };

export const AssetName = z
  .string(nameAnAsset)
  .min(1, nameAnAsset)
  .max(1000, { error: 'names of assets have at most 1,000 characters' });

export function unknownAsset({ config }: Pick<CommandDeps, 'config'>, name: string): string {
  return `there is no asset ${name} in ${config().file}`;
}

/** The facts of a pause that are the same for every asset. */
export function pauseFacts({ config }: Pick<CommandDeps, 'config'>): PauseFacts {
  return { killSwitchFile: config().killSwitchFile, hasOtherHostKey: false };
}
