import { HttpProblem } from '../problem.ts';

/**
 * Runs expensive work one after the other. When many requests come at once, they wait, and above a limit they are
 * refused. So scrapes and pages are answered meanwhile.
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
