import type { CollectError } from '../../model/collection.ts';

/** Limit of one answer. Lists of endpoints of OPC UA are the longest ones. */
export const maxMessageBytes = 128 * 1024;

/** The asset of a dialogue. */
export interface Peer {
  readonly address: string;
  readonly port: number;
  /** How long each answer may take. */
  readonly timeoutMs: number;
}

/** The connection of one dialogue: TCP or UDP. */
export interface Wire {
  /** Bytes that have arrived of the awaited answer. */
  readonly begun: number;
  open(place: Peer): Promise<void>;
  /** Sends one request and waits for one whole answer. */
  ask(request: Buffer): Promise<Buffer>;
  /** Settles when the socket is closed. After an abort there is no time for the final message. */
  close(farewell: Buffer | null, signal: AbortSignal): Promise<void>;
}

/** The answers that have arrived, and the error that ended the dialogue. */
export class Inbox {
  #waiting: PromiseWithResolvers<Buffer> | null = null;
  #fault: CollectError | null = null;

  /** The answer that comes next. */
  next(): Promise<Buffer> {
    this.#waiting = Promise.withResolvers<Buffer>();
    // A caller that stopped waiting need not be told why.
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
