import type { Transport } from './listener.ts';
import type { AssetState, LastCollection } from './state.ts';
import type { DeviationChange, HistoryEvent, PortEvent } from './state/history.ts';

/** What one look (or one change of config, or one deadline) leaves; written in one transaction. */
export interface StoreRecord {
  readonly state: AssetState;
  readonly events: readonly HistoryEvent[];
  readonly changes: readonly DeviationChange[];
  /** The raw answer; stored once per SHA-256. Null where nothing new came. */
  readonly evidence: {
    readonly sha256: string;
    readonly raw: Buffer;
    readonly takenAt: number;
    readonly collector: string;
  } | null;
}

/** How fast an asset answers: the first answer of its last good looks, oldest first, in milliseconds. */
export interface AnswerTimes {
  readonly times: readonly number[];
  /** Slow ones in a row, the last one included. */
  readonly slow: number;
}

/** What the schedule keeps of one address, so that no restart asks an asset too early. Epoch milliseconds. */
export interface AddressState {
  readonly address: string;
  readonly nextLookAt: number;
  readonly lastLookAt: number | null;
  /** Failed looks in a row, for back-off. */
  readonly failures: number;
  /** Why this address must not be asked. It ends when the secret or the config changes, or when the time has passed. */
  readonly breakerUntil: number | null;
  /** Why this address must not be asked until the secret or the config changes or the time has passed. */
  readonly refused: {
    readonly reason: 'auth' | 'host_key';
    readonly fingerprint: string;
    readonly until: number | null;
  } | null;
  /** When a person last ended its pause for one look; absent where nobody did. */
  readonly retriedAt?: number;
  /** Absent until the first good look, and in stores of older versions. */
  readonly answers?: AnswerTimes;
}

/** What is kept of one credential, so that no account gets locked. */
export interface CredentialState {
  readonly name: string;
  /** Keyed digest of the secret for which this holds, never the secret. */
  readonly fingerprint: string;
  /** Failures in a row, on all assets together. */
  readonly failures: number;
  readonly pausedUntil: number | null;
  /** When a person last ended its pause for one look, with any secret; absent where nobody did. */
  readonly retriedAt?: number;
  /** True once an asset has accepted it. Before that it is tried on one asset at a time. */
  readonly proven: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass as `after` to get the next page; null on the last one. */
  readonly next: string | null;
}

/** The largest raw answer that is kept. It is above the limits of every collector, so it only stops errors. */
export const maxEvidenceBytes = 16 * 1024 * 1024;

export interface StoredEvidence {
  readonly sha256: string;
  readonly asset: string;
  readonly collector: string;
  readonly takenAt: number;
  readonly raw: Buffer;
}

/** One collection of one asset, as history keeps it. */
export interface PastLook extends LastCollection {
  readonly asset: string;
  /** SHA-256 of the raw answer; null where nothing came. */
  readonly evidence: string | null;
}

/** Without `transport`: both. */
export interface ListeningQuery {
  readonly port: number;
  readonly transport?: Transport | undefined;
}

/** What is known of each asset now. */
export interface StateStore {
  /** The state of one asset, null where it was never recorded. */
  state(asset: string): Promise<AssetState | null>;
  /** All states in order of name, in batches, so that start-up of 10,000 assets does not block. */
  states(batch: number): AsyncIterable<readonly AssetState[]>;
  /** Names of the assets whose state has a listener on the port, sorted. No state is read for it. */
  listening(query: ListeningQuery): Promise<readonly string[]>;
  /** Forgets the state of an asset that left the config; its history and evidence stay. */
  forget(asset: string): Promise<void>;
}

interface OfHistory {
  readonly asset?: string;
  readonly after?: string;
  readonly limit: number;
}

/** One port of one asset. Without `transport`: both. */
export interface PortQuery {
  readonly asset: string;
  readonly port: number;
  readonly transport?: Transport | undefined;
  readonly after?: string;
  readonly limit: number;
}

/** What has happened, newest first. */
export interface HistoryStore {
  events(query: OfHistory): Promise<Page<HistoryEvent>>;
  /** The events of one port, found without reading the others of its asset. */
  eventsOfPort(query: PortQuery): Promise<Page<PortEvent>>;
  changes(query: OfHistory): Promise<Page<DeviationChange>>;
  changesOfPort(query: PortQuery): Promise<Page<DeviationChange>>;
  /**
   * The collections of one asset. A record counts as a new collection where `state.lastCollection.at` differs from the
   * record before. A change of config or a deadline does not change it, so it adds none.
   */
  looks(query: OfHistory & { readonly asset: string }): Promise<Page<PastLook>>;
}

/** What assets have answered, byte for byte. */
export interface EvidenceStore {
  /** Null where it was never stored or was pruned; rejects where its content does not match its SHA-256 any more. */
  evidence(sha256: string): Promise<StoredEvidence | null>;
}

/** The schedule's memory. */
export interface LeaseStore {
  saveAddress(state: AddressState): Promise<void>;
  addresses(): Promise<readonly AddressState[]>;
  saveCredential(state: CredentialState): Promise<void>;
  credentials(): Promise<readonly CredentialState[]>;
}

/**
 * Where everything is kept. All methods may be called at any time from the event loop; none of them blocks it. A
 * promise that resolves means: it is on the disk. One that rejects (StoreError) means: nothing of it was written.
 */
export interface Store extends StateStore, HistoryStore, EvidenceStore, LeaseStore {
  /** When this store was created; a new, emptied or restored store has another one. Epoch milliseconds. */
  readonly createdAt: number;
  /** Writes what a look left: its state, its history, its evidence. */
  record(entry: StoreRecord): Promise<void>;
  /** Deletes events, changes and looks older than the instant, and evidence that no state and nothing newer names. */
  prune(before: number): Promise<void>;
  close(): Promise<void>;
}

/** What went wrong with the disk, for a person. `bad_cursor`: an `after` that no page returned. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason: 'locked' | 'cannot_open' | 'not_a_store' | 'full' | 'failed' | 'bad_cursor';

  constructor(reason: StoreError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
