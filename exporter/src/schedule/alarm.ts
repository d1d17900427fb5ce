import type { Clock } from '../lib/clock.ts';

/** The one timer of the schedule. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  /** When it fires; null where it is not set. */
  #at: number | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Fires at that instant, or earlier where it was set to an earlier one. Epoch milliseconds. */
  set(at: number, now: number): void {
    if (this.#at !== null && this.#at <= at) return;
    this.clear();
    this.#at = at;
    this.#cancel = this.#clock.after(at - now, () => {
      this.#at = null;
      this.#ring();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#at = null;
  }
}
