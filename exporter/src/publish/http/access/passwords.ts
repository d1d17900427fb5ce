import { createHmac, randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Access } from '../options.ts';
import { costOf, type PasswordQuestion } from './password-work.ts';
import { BoundedQueue } from '../limits/bounded-queue.ts';
import { revealed } from '../../../lib/secret.ts';
import { workerFile } from '../../../lib/worker-file.ts';

/** Number of right answers that are kept, so that a scrape every 15 s does not need 100 ms of hashing each time. */
const answersKept = 100;

/** Number of checks that may wait. Only an attack sends more wrong passwords than that. */
const waitingAtMost = 32;

type Users = Access['users'];

/**
 * Checks passwords against bcrypt hashes, one at a time and in another thread. Hashing in JavaScript takes 100 ms and
 * more, and wrong passwords must neither stop the event loop nor use all processors.
 */
export class Passwords {
  readonly #key = randomBytes(32);
  readonly #right = new Set<string>();
  readonly #underWay = new Map<string, Promise<boolean>>();
  readonly #queue = new BoundedQueue(waitingAtMost, 'too many passwords are being checked; try again later');
  #thread: Worker | null = null;

  /**
   * Whether that user has that password. A refusal takes as long as the most expensive hash, for every name.
   * @throws HttpProblem 503 where too many wait already
   */
  async isRight(name: string, password: string, users: Users): Promise<boolean> {
    const sealed = users.get(name);
    const hash = sealed === undefined ? null : revealed(sealed);
    // Keyed and short-lived, so that a dump of this process does not help to guess. It includes the name: a right
    // answer for one user is not used for another one.
    const question = createHmac('sha256', this.#key)
      .update(JSON.stringify([name, hash, password]))
      .digest('base64');
    if (!this.#right.has(question)) {
      const dearestCost = Math.max(...[...users.values()].map((one) => costOf(revealed(one))));
      if (!(await this.#ask(question, { password, hash, dearestCost }))) return false;
    }
    this.#keep(question);
    return true;
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = null;
  }

  /** Requests with the same question share one check: after a restart all scrapers come at the same time. */
  #ask(question: string, asked: PasswordQuestion): Promise<boolean> {
    const known = this.#underWay.get(question);
    if (known !== undefined) return known;
    const answer = this.#queue.take(() => this.#compare(asked)).finally(() => this.#underWay.delete(question));
    this.#underWay.set(question, answer);
    return answer;
  }

  async #compare(asked: PasswordQuestion): Promise<boolean> {
    const thread = (this.#thread ??= new Worker(workerFile(import.meta.url, './password-worker')));
    // Without a password to check, the thread must not keep the process alive.
    thread.unref();
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const gone = (): void => {
      this.#thread = null;
      reject(new Error('the thread that checks passwords has ended'));
    };
    thread.once('message', resolve).once('error', reject).once('exit', gone);
    thread.postMessage(asked);
    try {
      return await promise;
    } finally {
      thread.off('message', resolve).off('error', reject).off('exit', gone);
    }
  }

  /** Only right answers are kept, the latest ones. So a flood of wrong passwords removes none of them. */
  #keep(question: string): void {
    this.#right.delete(question);
    this.#right.add(question);
    const [oldest] = this.#right;
    if (this.#right.size > answersKept && oldest !== undefined) this.#right.delete(oldest);
  }
}
