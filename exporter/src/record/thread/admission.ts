import { StoreError } from '../../model/store.ts';

export interface AdmissionLimits {
  /** Calls under way at a time. */
  readonly calls: number;
  /** Bytes of those; one call alone may have more. */
  readonly bytes: number;
  /** Calls that wait for their turn. */
  readonly waiting: number;
}

interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

/** Lets in this many calls at a time. The others wait in their order; above the limit they are refused. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #waiting: Waiting[] = [];
  #calls = 0;
  #bytes = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /**
   * Calls `start` at once, or later from `leave`.
   * @throws StoreError where too many wait already
   */
  enter(bytes: number, start: () => void): void {
    if (this.#waiting.length === 0 && this.#hasRoom(bytes)) {
      this.#admit({ bytes, start });
      return;
    }
    if (this.#waiting.length >= this.#limits.waiting) {
      throw new StoreError(
        'failed',
        `the store has ${this.#limits.waiting} requests waiting: the disk of data_dir is too slow for this many assets`,
      );
    }
    this.#waiting.push({ bytes, start });
  }

  /** Calls `start` when everything is over that is under way or waits now. It is never refused. */
  afterAll(start: () => void): void {
    const all = { bytes: Number.POSITIVE_INFINITY, start };
    if (this.#calls === 0) this.#admit(all);
    else this.#waiting.push(all);
  }

  /** Must be called once for each call that was let in, when it is over. */
  leave(bytes: number): void {
    this.#calls -= 1;
    this.#bytes -= bytes;
    let next = this.#waiting[0];
    while (next !== undefined && this.#hasRoom(next.bytes)) {
      this.#waiting.shift();
      this.#admit(next);
      next = this.#waiting[0];
    }
  }

  #hasRoom(bytes: number): boolean {
    if (this.#calls === 0) return true;
    return this.#calls < this.#limits.calls && this.#bytes + bytes <= this.#limits.bytes;
  }

  #admit({ bytes, start }: Waiting): void {
    this.#calls += 1;
    this.#bytes += bytes;
    start();
  }
}
