import type { ServerResponse } from 'node:http';
import { HttpProblem } from '../problem.ts';
import { sourceOf } from './source.ts';

const most = {
  /** Number of answers that are made at a time. Each may hold the whole state of an asset. */
  making: 4,
  waiting: 64,
  /** Limit of answers that wait until their clients have read them. */
  bytes: 96 * 1024 * 1024,
  /** Part of it for evidence, so that slow downloads of evidence do not stop pages. */
  evidenceBytes: 64 * 1024 * 1024,
};

interface Waiting {
  readonly source: string;
  readonly go: () => void;
  readonly refuse: (problem: HttpProblem) => void;
}

/**
 * Limits the cost of expensive requests (everything but metrics and health) at one time, whoever sends them and reads
 * how slowly.
 */
export class Load {
  #making = 0;
  #waiting: readonly Waiting[] = [];
  #bytes = 0;
  #evidenceBytes = 0;

  /**
   * Makes an answer in its turn; null where the client has gone meanwhile.
   * @throws HttpProblem 503: too many wait, and this source has most of them; or clients do not read their answers
   */
  async make<T>(response: ServerResponse, work: () => Promise<T>): Promise<T | null> {
    if (this.#bytes >= most.bytes) throw busy('too many answers are waiting to be read');
    await this.#turn(response);
    try {
      return response.destroyed ? null : await work();
    } finally {
      this.#making -= 1;
      this.#letIn();
    }
  }

  /** Counts the bytes of an answer until it has been sent, or the client has gone. */
  carry(response: ServerResponse, bytes: number): void {
    if (response.destroyed) return;
    this.#bytes += bytes;
    response.once('close', () => {
      this.#bytes -= bytes;
    });
  }

  /**
   * Reads evidence where there is room for `bytesAtMost`. Then it keeps only as much room as it needs until it has been
   * sent.
   * @throws HttpProblem 503 where there is no room
   */
  async evidence<T>(
    response: ServerResponse,
    bytesAtMost: number,
    read: () => Promise<{ readonly found: T; readonly bytes: number }>,
  ): Promise<T> {
    if (this.#evidenceBytes + bytesAtMost > most.evidenceBytes) {
      throw busy('too much evidence is waiting to be read');
    }
    this.#evidenceBytes += bytesAtMost;
    let taken = 0;
    try {
      const { found, bytes } = await read();
      taken = response.destroyed ? 0 : bytes;
      return found;
    } finally {
      this.#evidenceBytes += taken - bytesAtMost;
      response.once('close', () => {
        this.#evidenceBytes -= taken;
      });
    }
  }

  #turn(response: ServerResponse): Promise<void> | undefined {
    if (this.#making < most.making) {
      this.#making += 1;
      return undefined;
    }
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const source = response.socket === null ? '' : sourceOf(response.socket);
    const go = (): void => {
      resolve(undefined);
    };
    this.#waiting = [...this.#waiting, { source, go, refuse: reject }];
    if (this.#waiting.length > most.waiting) this.#refuseOne();
    return promise;
  }

  #letIn(): void {
    const [first, ...rest] = this.#waiting;
    if (first === undefined) return;
    this.#waiting = rest;
    this.#making += 1;
    first.go();
  }

  /**
   * Refuses the newest request of the source that has most waiting, so that one machine does not shut out the others.
   */
  #refuseOne(): void {
    const bySource = Map.groupBy(this.#waiting, ({ source }) => source);
    const [longest = []] = [...bySource.values()].sort((one, other) => other.length - one.length);
    const last = longest.at(-1);
    this.#waiting = this.#waiting.filter((one) => one !== last);
    last?.refuse(busy('too many requests at once'));
  }
}

function busy(why: string): HttpProblem {
  return new HttpProblem(503, 'busy', `${why}; try again in some seconds`, 5);
}
