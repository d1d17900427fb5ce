import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { createCalls } from '../calls.ts';
import { openStoreFile } from '../file/store-file.ts';
import type { OpenStoreFile } from '../file/store-file.ts';
import { answerAll, toFailure } from './answer.ts';
import type { Calls, Report, Request, WorkerOptions } from './protocol.ts';

/**
 * The thread of the store: everything that may wait for a disk happens here. During a commit more requests arrive; they
 * are the next group.
 */
class StoreWorker {
  readonly #port: MessagePort;
  readonly #store: OpenStoreFile & { readonly calls: Calls };
  readonly #commitDelayMs: number;
  #waiting: Request[] = [];

  constructor(port: MessagePort, store: OpenStoreFile & { readonly calls: Calls }, commitDelayMs: number) {
    this.#port = port;
    this.#store = store;
    this.#commitDelayMs = commitDelayMs;
  }

  /** Takes a request, or null for "close". Earlier requests are written first. */
  take(request: Request | null): void {
    if (request === null) {
      this.#close();
      return;
    }
    // setImmediate runs after all messages that have arrived by now.
    if (this.#waiting.length === 0) {
      setImmediate(() => {
        this.#answerAll();
      });
    }
    this.#waiting.push(request);
  }

  #answerAll(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    const replies = answerAll(this.#store, group);
    if (this.#commitDelayMs > 0 && group.some(({ call }) => call in this.#store.calls.writes)) {
      sleep(this.#commitDelayMs);
    }
    this.#report({ kind: 'replies', replies });
  }

  #close(): void {
    this.#answerAll();
    this.#store.close();
    this.#report({ kind: 'closed' });
    this.#port.close();
  }

  #report(report: Report): void {
    this.#port.postMessage(report);
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function start(port: MessagePort, options: WorkerOptions): void {
  let store: OpenStoreFile;
  try {
    store = openStoreFile(options);
  } catch (error) {
    port.postMessage({ kind: 'refused', failure: toFailure(error, options.dataDir) } satisfies Report);
    return;
  }
  const calls = createCalls(store.db);
  const worker = new StoreWorker(port, { ...store, calls }, options.commitDelayMs);
  port.on('message', (request: Request | null) => {
    worker.take(request);
  });
  const { createdAt, notices, migrated } = store;
  const names = [...Object.keys(calls.reads), ...Object.keys(calls.writes)];
  port.postMessage({ kind: 'opened', createdAt, notices, migrated, calls: names } satisfies Report);
}

if (parentPort === null) throw new Error('store-worker is started by store-thread.ts as a worker thread');
start(parentPort, workerData as WorkerOptions);
