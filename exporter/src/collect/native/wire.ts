import type { CollectError } from '../../model/collection.ts';

/** More than that no answer may have; lists of endpoints of OPC UA are the longest. */
export const maxMessageBytes = 128 * 1024;

/** Whom a conversation is with. */
export interface Peer {
  readonly address: string;
  readonly port: number;
  /** So long each answer may take. */
  readonly timeoutMs: number;
}

/** A connection of one conversation: TCP, or UDP. */
export interface Wire {
  /** Bytes that have come of the answer that is waited for. */
  readonly begun: number;
  open(place: Peer): Promise<void>;
  /** Sends one request and waits for one whole answer. */
  ask(request: Buffer): Promise<Buffer>;
  /** Settles when the operating system has the socket back. An aborted signal leaves no time for a goodbye. */
  close(farewell: Buffer | null, signal: AbortSignal): Promise<void>;
}

/** Whoever waits for the asset, and what ended it. */
export class Inbox {
  #waiting: PromiseWithResolvers<Buffer> | null = null;
  #fault: CollectError | null = null;

  /** The answer that comes next. */
  next(): Promise<Buffer> {
    this.#waiting = Promise.withResolvers<Buffer>();
    // Whoever gave up waiting need not hear why.
    this.#waiting.promise.catch(() => undefined);
    if (this.#fault !== null) this.#waiting.reject(this.#fault);
    return this.#waiting.promise;
  }

  get isWaiting(): boolean {
    return this.#waiting !== null;
  }

  take(answer: Buffer): void {
    this.#waiting?.resolve(answer);
    this.#waiting = null;
  }

  /** The first fault counts. */
  fail(fault: CollectError): void {
    this.#fault ??= fault;
    this.#waiting?.reject(this.#fault);
  }
}
