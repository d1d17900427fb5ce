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

/** What commands work on: parts of the exporter that runs. */
export interface CommandDeps {
  readonly assets: Pick<Assets, 'has'>;
  readonly schedule: Pick<Schedule, 'lookNow' | 'retry' | 'paused'>;
  readonly store: Pick<Store, 'state'>;
  readonly ledger: Pick<Ledger, 'take'>;
  readonly log: Log;
  readonly now: () => number;
  /** The config that holds, for messages. */
  readonly config: () => Pick<Config, 'file' | 'killSwitchFile'>;
  readonly reload: (request: ReloadRequest) => Promise<ReloadResult>;
}

/** Something that a person or a program may ask of the exporter that runs. */
export interface Command<Input, Result extends object> {
  readonly name: string;
  /** One sentence, for the document of the API. */
  readonly summary: string;
  /** What must come in; everything else is refused before `run`. */
  readonly input: z.ZodType<Input>;
  /** Who may ask for that. */
  readonly needs: (input: Input) => Role;
  /** What to say to whom `needs` refuses, where the role alone does not say enough. */
  readonly refusal?: string;
  /** @param caller who asks, as the door knows him: he holds the role that is needed */
  readonly run: (deps: CommandDeps, input: Input, caller: Caller) => Promise<Result>;
}

export const AssetName = z.string().min(1, { error: 'name an asset' }).max(1000);

export function unknownAsset({ config }: Pick<CommandDeps, 'config'>, name: string): string {
  return `there is no asset ${name} in ${config().file}`;
}

/** As far as they hang on no asset. */
export function pauseFacts({ config }: Pick<CommandDeps, 'config'>): PauseFacts {
  return { killSwitchFile: config().killSwitchFile, hasOtherHostKey: false };
}
