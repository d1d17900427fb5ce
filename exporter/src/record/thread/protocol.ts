import type { StoreError } from '../../model/store.ts';
import type { Migrated } from '../schema/migrate.ts';

/** The calls of the store's thread, by name. Each takes one value or none. */
export type StoreMethods = Readonly<Record<string, (input: never) => unknown>>;

/**
 * All calls of the thread. Writes change the store: they share a transaction and are answered once it is on the disk.
 */
export interface Calls {
  readonly reads: StoreMethods;
  readonly writes: StoreMethods;
}

/** The same for the caller on the other thread: answers are promises. */
export type AskedMethods<A extends StoreMethods> = {
  readonly [K in keyof A]: (...input: Parameters<A[K]>) => Promise<ReturnType<A[K]>>;
};

export interface Request {
  readonly id: number;
  readonly call: string;
  readonly input: unknown;
}

/** A StoreError in the form that goes between threads. */
export interface Failure {
  readonly reason: StoreError['reason'];
  readonly message: string;
}

export type Reply = { readonly id: number } & ({ readonly output: unknown } | { readonly failure: Failure });

export interface WorkerOptions {
  readonly dataDir: string;
  /** Now; epoch milliseconds. */
  readonly openedAt: number;
  readonly readOnly: boolean;
  /** Makes each commit slower; 0 except in tests of slow disks. */
  readonly commitDelayMs: number;
}

/** What is known of a store after opening. */
export interface Opened {
  readonly createdAt: number;
  readonly notices: readonly string[];
  /** Set where the file existed with an older schema and was migrated. */
  readonly migrated: Migrated | null;
  /** The names of all calls. */
  readonly calls: readonly string[];
}

/**
 * The messages of the store's thread: first how opening ended, then the answers of each group, at last that everything
 * is closed.
 */
export type Report =
  | ({ readonly kind: 'opened' } & Opened)
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  | { readonly kind: 'closed' };
