import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { commitTogether } from './group-commit.ts';
import type { WriteResult } from './group-commit.ts';
import { writes } from './protocol.ts';
import type { CallName, Failure, Reply, Report, Request, WorkerOptions } from './protocol.ts';
import { toStoreError } from './sqlite-error.ts';
import { createStoreCalls } from './store-calls.ts';
import type { StoreCalls } from './store-calls.ts';
import { openStoreFile } from './store-file.ts';
import type { OpenFile } from './store-file.ts';

/**
 * The thread of the store: everything that may wait for a disk happens here. While it waits in a commit, more requests
 * come in; they make the next group.
 */
class StoreWorker {
  readonly #port: MessagePort;
  readonly #store: OpenFile;
  readonly #calls: StoreCalls;
  readonly #commitDelayMs: number;
  #waiting: Request[] = [];

  constructor(port: MessagePort, store: OpenFile, commitDelayMs: number) {
    this.#port = port;
    this.#store = store;
    this.#calls = createStoreCalls(store.db);
    this.#commitDelayMs = commitDelayMs;
  }

  /** Takes a request, or null for "close". What came before is written first. */
  take(request: Request | null): void {
    if (request === null) {
      this.#close();
      return;
    }
    // setImmediate runs after all messages that are there by now have been delivered.
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
    const changing = group.filter((request) => writes.has(request.call));
    const reading = group.filter((request) => !writes.has(request.call));
    // A read sees the writes it came with, so that whoever asks after writing never finds the old.
    const results = [...this.#write(changing), ...reading.map((request) => this.#attempt(request))];
    const replies = [...changing, ...reading].map((request, i) => this.#reply(request, results[i]));
    this.#report({ kind: 'replies', replies });
  }

  #write(requests: readonly Request[]): readonly WriteResult[] {
    if (requests.length === 0) return [];
    const results = commitTogether(
      this.#store.db,
      requests.map((request) => () => run(this.#calls, request)),
    );
    if (this.#commitDelayMs > 0) sleep(this.#commitDelayMs);
    return results;
  }

  #attempt(request: Request): WriteResult {
    try {
      return { output: run(this.#calls, request) };
    } catch (error) {
      return { error };
    }
  }

  #reply({ id }: Request, result: WriteResult | undefined): Reply {
    if (result === undefined || 'error' in result) return { id, failure: toFailure(result?.error, this.#store.file) };
    return { id, output: result.output };
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

function run<K extends CallName>(calls: StoreCalls, request: Request<K>): unknown {
  return calls[request.call](request.input);
}

function toFailure(error: unknown, file: string): Failure {
  const { reason, message } = toStoreError(error, file);
  return { reason, message };
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function start(port: MessagePort, options: WorkerOptions): void {
  let store: OpenFile;
  try {
    store = openStoreFile(options);
  } catch (error) {
    port.postMessage({ kind: 'refused', failure: toFailure(error, options.dataDir) } satisfies Report);
    return;
  }
  const worker = new StoreWorker(port, store, options.commitDelayMs);
  port.on('message', (request: Request | null) => {
    worker.take(request);
  });
  const { createdAt, notices } = store;
  port.postMessage({ kind: 'opened', createdAt, notices } satisfies Report);
}

if (parentPort === null) throw new Error('sqlite-worker is started by store-thread.ts as a worker thread');
start(parentPort, workerData as WorkerOptions);
