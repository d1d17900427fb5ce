import { HttpProblem } from '../problem.ts';

/**
 * Work that costs more than a moment, one after the other: whoever asks for a lot of it at once waits, and from a certain
 * number on is refused, so that scrapes and pages are answered meanwhile.
 */
export class BoundedQueue {
  readonly #waitingAtMost: number;
  readonly #refusal: string;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(waitingAtMost: number, refusal: string) {
    this.#waitingAtMost = waitingAtMost;
    this.#refusal = refusal;
  }

  /** @throws HttpProblem 503 where too many wait already */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#waitingAtMost) {
      throw new HttpProblem(503, 'busy', this.#refusal);
    }
    this.#waiting += 1;
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.#waiting -= 1;
    }
  }
}
