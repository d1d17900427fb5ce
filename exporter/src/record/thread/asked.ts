import type { Transferable } from 'node:worker_threads';
import type { StoreMethods, AskedMethods } from './protocol.ts';

/** What goes to the other thread with one call. */
export interface MethodCall {
  readonly input: unknown;
  /** Moved and not copied: this side cannot use it any more. */
  readonly transfer?: readonly Transferable[];
}

/** The thread that holds the database, as the event loop sees it. */
export interface Thread {
  /**
   * Makes one call. `prepare` runs when there is room for the call, so that waiting calls are not held twice; `bytes`
   * is the room that it needs. Rejects with StoreError.
   */
  call(name: string, prepare: () => MethodCall, bytes?: number): Promise<unknown>;
  /** Waits for all calls, then closes the store. */
  close(): Promise<void>;
}

/** Every call as a method: it sends its input unchanged, and resolves with the answer. */
export function askedOf<A extends StoreMethods>(thread: Thread, names: readonly string[]): AskedMethods<A> {
  const ask = (name: string) => (input?: unknown) => thread.call(name, () => ({ input }));
  return Object.fromEntries(names.map((name) => [name, ask(name)])) as unknown as AskedMethods<A>;
}
