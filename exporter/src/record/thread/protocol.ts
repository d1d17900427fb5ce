import type { StoreError } from '../../model/store.ts';
import type { Migrated } from '../schema/migrate.ts';

/** What the store's thread answers, by name: each takes one value, or none. */
export type StoreMethods = Readonly<Record<string, (input: never) => unknown>>;

/**
 * All that the thread can be asked. Writes change the store: they are written in one transaction with their neighbours and
 * answered once it is on the disk.
 */
export interface Calls {
  readonly reads: StoreMethods;
  readonly writes: StoreMethods;
}

/** The same as whoever asks sees it: the answer comes later. */
export type AskedMethods<A extends StoreMethods> = {
  readonly [K in keyof A]: (...input: Parameters<A[K]>) => Promise<ReturnType<A[K]>>;
};

export interface Request {
  readonly id: number;
  readonly call: string;
  readonly input: unknown;
}

/** A StoreError as it crosses between threads. */
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
  /** How much longer each commit takes; 0 but in tests of slow disks. */
  readonly commitDelayMs: number;
}

/** What is known of a store once it is open. */
export interface Opened {
  readonly createdAt: number;
  readonly notices: readonly string[];
  /** Where it was there and is of a newer version of the schema now. */
  readonly migrated: Migrated | null;
  /** The names of all calls. */
  readonly calls: readonly string[];
}

/** What the store's thread says: once how opening went, then the answers of each group, and at last that all is closed. */
export type Report =
  | ({ readonly kind: 'opened' } & Opened)
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  | { readonly kind: 'closed' };
