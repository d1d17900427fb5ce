import type { StoreCheck } from '../record/file/check-file.ts';
import type { SelfMetrics } from '../publish/metrics/self.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../engine/log.ts';
import { daily } from './daily.ts';

export interface StoreChecksDeps {
  readonly check: (signal: AbortSignal) => Promise<StoreCheck>;
  readonly clock: Clock;
  readonly self: Pick<SelfMetrics, 'storeChecked'>;
  readonly log: Pick<Log, 'info' | 'error'>;
}

/**
 * Looks for damaged pages of the store, at the start and once a day. SQLite itself notices one only when it reads it.
 */
export class StoreChecks {
  readonly #deps: StoreChecksDeps;
  readonly #end = new AbortController();
  #cancel = (): void => undefined;

  constructor(deps: StoreChecksDeps) {
    this.#deps = deps;
  }

  start(): void {
    const check = () => this.#check();
    void check().then(() => {
      if (!this.#end.signal.aborted) this.#cancel = daily(this.#deps.clock, check);
    });
  }

  /** Ends a check that is under way. */
  stop(): void {
    this.#end.abort();
    this.#cancel();
  }

  async #check(): Promise<void> {
    const { clock, self, log } = this.#deps;
    const problem = await this.#problem();
    if (this.#end.signal.aborted) return;
    self.storeChecked(problem === null, clock.now());
    if (problem === null) log.info('the store was checked: nothing is damaged');
    else log.error({ problem }, 'the check of the store failed');
  }

  /** A check that could not be made is no success. */
  async #problem(): Promise<string | null> {
    try {
      return (await this.#deps.check(this.#end.signal)).problem;
    } catch (error) {
      return `the store could not be checked: ${String(error)}`;
    }
  }
}
