import type { Clock } from '../lib/clock.ts';

/**
 * Timers do not follow a clock that somebody sets, or a machine that was suspended. So the clock is checked at least
 * this often.
 */
const longestWaitMs = 60_000;

/** Assets that must be judged again at an instant without a new look. One timer serves all of them. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #ring: (asset: string, at: number) => void;
  readonly #at = new Map<string, number>();
  #cancel: (() => void) | null = null;
  #armedFor = Infinity;
  #isStopped = false;

  constructor(clock: Clock, ring: (asset: string, at: number) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Null removes the deadline. After `stop` there are none. */
  set(asset: string, at: number | null): void {
    if (this.#isStopped) return;
    if (at === null) {
      this.#at.delete(asset);
      return;
    }
    this.#at.set(asset, at);
    if (at < this.#armedFor) {
      this.#arm(at);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
    this.#at.clear();
  }

  #arm(at: number): void {
    this.#cancel?.();
    this.#armedFor = at;
    const wait = Math.min(longestWaitMs, Math.max(0, at - this.#clock.now()));
    this.#cancel = this.#clock.after(wait, () => {
      this.#wake();
    });
  }

  #wake(): void {
    const now = this.#clock.now();
    this.#armedFor = Infinity;
    const due = [...this.#at].filter(([, at]) => at <= now);
    for (const [asset] of due) {
      this.#at.delete(asset);
    }
    const next = Math.min(...this.#at.values());
    if (Number.isFinite(next)) {
      this.#arm(next);
    }
    for (const [asset, at] of due) {
      this.#ring(asset, Math.max(at, now));
    }
  }
}
