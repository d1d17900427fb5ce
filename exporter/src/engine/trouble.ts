import { StoreError } from '../model/store.ts';
import type { SelfMetrics } from '../publish/metrics/self.ts';
import type { Log } from './log.ts';

/** Where errors of our own disk and our own code end: counted, logged, and the loop goes on. */
export class Trouble {
  readonly #log: Log;
  readonly #self: Pick<SelfMetrics, 'storeFailed' | 'bug'>;

  constructor(log: Log, self: Pick<SelfMetrics, 'storeFailed' | 'bug'>) {
    this.#log = log;
    this.#self = self;
  }

  /** What could not be written is not published: the asset keeps what it had, and grows stale. Never rejects. */
  async guard(asset: string, work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.report(asset, error);
    }
  }

  report(asset: string, error: unknown): void {
    if (error instanceof StoreError) {
      this.#self.storeFailed();
      this.#log.error({ asset, reason: error.reason, err: error }, 'could not be written, so it is not published');
    } else {
      this.bug(asset, error);
    }
  }

  bug(asset: string, error: unknown): void {
    this.#self.bug();
    this.#log.error({ asset, err: error }, 'a bug of otports');
  }
}
