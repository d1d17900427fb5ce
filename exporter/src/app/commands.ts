import type { Config } from '../config/config.ts';
import { StoreError, type Store } from '../model/store.ts';
import { pauseText, type PauseFacts } from '../model/pause.ts';
import type { CloseResult, ClosingPort, CollectResult, RetryResult } from '../publish/http/options.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Assets } from '../engine/assets.ts';
import type { Ledger } from '../engine/ledger.ts';
import type { Log } from '../engine/log.ts';
import { retry } from './retry.ts';

interface CommandDeps {
  readonly assets: Pick<Assets, 'has'>;
  readonly schedule: Pick<Schedule, 'lookNow' | 'retry' | 'paused'>;
  readonly store: Pick<Store, 'state'>;
  readonly ledger: Pick<Ledger, 'take'>;
  readonly log: Log;
  readonly now: () => number;
  /** The config that holds, for messages. */
  readonly config: () => Pick<Config, 'file' | 'killSwitchFile'>;
}

/** What the command line asks of the exporter that runs, through the control socket. */
export class Commands {
  readonly #deps: CommandDeps;

  constructor(deps: CommandDeps) {
    this.#deps = deps;
  }

  /** `otports collect`: under the same locks and limits as any other look. */
  async collect(name: string): Promise<CollectResult> {
    const { assets, schedule, store } = this.#deps;
    if (!assets.has(name)) return { outcome: 'unknown_asset', message: this.#unknown(name) };
    try {
      const outcome = await schedule.lookNow(name);
      const state = await store.state(name);
      if (typeof outcome !== 'string') {
        const hasOtherHostKey = (state?.otherHostKey ?? null) !== null;
        const why = pauseText(name, outcome, { ...this.#facts(), hasOtherHostKey });
        return { outcome: 'paused', message: `the asset is not asked now: ${outcome.join(', ')}: ${why}` };
      }
      return { outcome, message: state?.lastCollection?.message ?? null };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { outcome: 'not_written', message: `the asset was not asked, because ${error.message}` };
    }
  }

  /** `otports retry`: ends what pauses the asset for one look. */
  async retry(name: string, by: string): Promise<RetryResult> {
    const isKnown = this.#deps.assets.has(name);
    return isKnown
      ? await retry({ ...this.#deps, ...this.#facts() }, name, by)
      : { outcome: 'unknown_asset', message: this.#unknown(name), paused: [] };
  }

  /** `otports close`: a person says that a port is closed which no complete look will ever show to be. */
  async close(name: string, closing: ClosingPort): Promise<CloseResult> {
    const { assets, schedule, ledger, log, now } = this.#deps;
    const putAside = { ok: false, message: pauseText(name, ['stalled'], this.#facts()) };
    if (schedule.paused(name).includes('stalled')) return putAside;
    try {
      const judged = await ledger.take(name, { kind: 'closed', ...closing, at: now() });
      if (judged === null) return assets.has(name) ? putAside : { ok: false, message: this.#unknown(name) };
      if ('refused' in judged) return { ok: false, message: judged.refused };
      log.warn({ asset: name, ...closing }, 'a port was declared closed');
      return { ok: true, message: null };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { ok: false, message: `nothing was written, because ${error.message}` };
    }
  }

  /** As far as they hang on no asset. */
  #facts(): PauseFacts {
    return { killSwitchFile: this.#deps.config().killSwitchFile, hasOtherHostKey: false };
  }

  #unknown(name: string): string {
    return `there is no asset ${name} in ${this.#deps.config().file}`;
  }
}
