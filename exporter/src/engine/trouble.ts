import { StoreError } from '../model/store.ts';
import type { Log } from './log.ts';
import type { Sinks } from './sinks.ts';

/**
 * The place where errors of our own disk and our own code end: they are counted and logged, and the program goes on.
 */
export class Trouble {
  readonly #log: Log;
  readonly #sinks: Pick<Sinks, 'storeFailed' | 'bug'>;

  constructor(log: Log, sinks: Pick<Sinks, 'storeFailed' | 'bug'>) {
    this.#log = log;
    this.#sinks = sinks;
  }

  /** What could not be written is not published: the asset keeps its old state and becomes stale. Never rejects. */
  async guard(asset: string, work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.report(asset, error);
    }
  }

  report(asset: string, error: unknown): void {
    if (error instanceof StoreError) {
      this.#sinks.storeFailed();
      this.#log.error({ asset, reason: error.reason, err: error }, 'could not be written, so it is not published');
    } else {
      this.bug(asset, error);
    }
  }

  bug(asset: string, error: unknown): void {
    this.#sinks.bug();
    this.#log.error({ asset, err: error }, 'a bug of otports');
  }
}
