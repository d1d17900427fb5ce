import type { Transferable } from 'node:worker_threads';
import type { StoreMethods, AskedMethods } from './protocol.ts';

/** What goes to the other thread with one call. */
export interface MethodCall {
  readonly input: unknown;
  /** Moved, not copied: gone on this side. */
  readonly transfer?: readonly Transferable[];
}

/** Whoever holds the database, as the event loop sees it. */
export interface Thread {
  /**
   * Asks one thing. `prepare` runs when there is room for the call, so that what waits is not held twice; `bytes` says how
   * much room that is. Rejects with StoreError.
   */
  call(name: string, prepare: () => MethodCall, bytes?: number): Promise<unknown>;
  /** Waits for all that was asked, then closes the store. */
  close(): Promise<void>;
}

/** Every call as a method: its question goes over as it is, and its answer comes back. */
export function askedOf<A extends StoreMethods>(thread: Thread, names: readonly string[]): AskedMethods<A> {
  const ask = (name: string) => (input?: unknown) => thread.call(name, () => ({ input }));
  return Object.fromEntries(names.map((name) => [name, ask(name)])) as unknown as AskedMethods<A>;
}
