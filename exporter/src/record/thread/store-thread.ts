import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../lib/worker-file.ts';
import { StoreError } from '../../model/store.ts';
import { Admission } from './admission.ts';
import type { MethodCall, Thread } from './asked.ts';
import type { Failure, Opened, Reply, Report, Request, WorkerOptions } from './protocol.ts';

interface Pending {
  readonly bytes: number;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

/** Enough for good groups on a slow disk, and small enough to be in memory twice. */
const limits = { calls: 512, bytes: 16 * 1024 * 1024, waiting: 32_768 };

/** The approximate size of a call that is no record. */
const usualBytes = 1024;

/** Several times the room for what the limits let in. Without a bound V8 collects garbage late. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 96 };

/** After this many answers the event loop gets a turn, because each answer starts work of its caller. */
const answersAtATime = 32;

/** The event loop's side of the store's thread: calls go over, and promises settle when their answers come. */
export class StoreThread implements Thread {
  readonly #worker: Worker;
  readonly #admission = new Admission(limits);
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  /** Why no call is possible any more; null while calls are possible. */
  #over: StoreError | null = null;
  #closing: Promise<void> | null = null;
  #settled: Promise<void> = Promise.resolve();

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (report: Report) => {
      if (report.kind === 'replies') this.#settled = this.#settled.then(() => this.#settle(report.replies));
    });
    worker.on('error', (error) => {
      this.#fail(`the store's thread has failed: ${String(error)}`, error);
    });
    worker.on('exit', () => {
      this.#fail("the store's thread has ended: restart otports");
    });
  }

  /** Starts the thread and waits until it has opened the store. @throws StoreError */
  static async start(
    options: WorkerOptions,
    file: URL = workerFile(import.meta.url, './store-worker'),
  ): Promise<Opened & { readonly thread: StoreThread }> {
    const worker = new Worker(file, { workerData: options, resourceLimits });
    const report = await firstReport(worker);
    switch (report.kind) {
      case 'opened':
        return { ...report, thread: new StoreThread(worker) };
      case 'refused':
        throw toError(report.failure);
      case 'replies':
      case 'closed':
        throw new StoreError('failed', `the store's thread began with ${report.kind}`);
    }
  }

  call(name: string, prepare: () => MethodCall, bytes = usualBytes): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#over !== null || this.#closing !== null) throw this.#over ?? closed();
      const pending = { bytes, resolve, reject };
      this.#admission.enter(bytes, () => {
        this.#send(name, prepare, pending);
      });
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #send(name: string, prepare: () => MethodCall, pending: Pending): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#pending.set(id, pending);
    try {
      if (this.#over !== null) throw this.#over;
      const { input, transfer } = prepare();
      this.#worker.postMessage({ id, call: name, input } satisfies Request, transfer ?? []);
    } catch (error) {
      this.#finish(id, () => {
        pending.reject(error instanceof StoreError ? error : new StoreError('failed', `not stored: ${String(error)}`));
      });
    }
  }

  async #settle(replies: readonly Reply[]): Promise<void> {
    for (const [i, reply] of replies.entries()) {
      if (i % answersAtATime === answersAtATime - 1) await turn();
      this.#finish(reply.id, (pending) => {
        if ('failure' in reply) pending.reject(toError(reply.failure));
        else pending.resolve(reply.output);
      });
    }
  }

  #finish(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    settle(pending);
    // Not at once: letting in the next call may fail as well, and thousands of failures must not fill the stack.
    queueMicrotask(() => {
      this.#admission.leave(pending.bytes);
    });
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#over !== null) return;
    const over = new StoreError('failed', message, { cause });
    this.#over = over;
    // What the thread has confirmed before it died is on the disk, so these calls must not be refused.
    this.#settled = this.#settled.then(() => {
      this.#refuseAll(over);
    });
  }

  #refuseAll(over: StoreError): void {
    for (const id of [...this.#pending.keys()]) {
      this.#finish(id, (pending) => {
        pending.reject(over);
      });
    }
  }

  async #close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#admission.afterAll(resolve);
    });
    if (this.#over !== null) return;
    this.#over = closed();
    const gone = once(this.#worker, 'exit');
    this.#worker.postMessage(null);
    await gone;
  }
}

async function firstReport(worker: Worker): Promise<Report> {
  try {
    const [report] = (await once(worker, 'message')) as [Report];
    return report;
  } catch (error) {
    throw new StoreError('failed', `the store's thread did not start: ${String(error)}`, { cause: error });
  }
}

function toError({ reason, message }: Failure): StoreError {
  return new StoreError(reason, message);
}

function closed(): StoreError {
  return new StoreError('failed', 'the store is closed');
}
