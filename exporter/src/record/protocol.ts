import type { AddressState, CredentialState, Page, PastLook } from '../model/store.ts';
import type { StoreError } from '../model/store.ts';
import type { DeviationChange, HistoryEvent } from '../model/state.ts';
import type { PageQuery } from './cursor.ts';

/** A record on its way to the worker: the state as text, because copying it as an object costs the event loop five times as much. */
export interface RecordInput {
  readonly asset: string;
  readonly state: string;
  readonly stateEvidence: string | null;
  readonly look: PastLook | null;
  readonly events: readonly HistoryEvent[];
  readonly changes: readonly DeviationChange[];
  readonly evidence: Answer | null;
}

/** A raw answer with where it came from. */
export interface Answer {
  readonly sha256: string;
  readonly asset: string;
  readonly collector: string;
  readonly takenAt: number;
  readonly raw: Uint8Array;
}

export type HistoryQuery = PageQuery & { readonly asset?: string };

/** A state as JSON. */
export interface StateText {
  readonly asset: string;
  readonly json: string;
}

/** How far pruning has come; it goes in small steps, between which records are written. */
export interface PruneStep {
  readonly before: number;
  readonly table: 'event' | 'change' | 'look' | 'evidence' | 'asset';
  /** Rows up to this id are done. */
  readonly from: number;
}

/** Everything the store's thread can be asked, with question and answer. */
interface Calls {
  record: { input: RecordInput; output: null };
  forget: { input: string; output: null };
  saveAddress: { input: AddressState; output: null };
  saveCredential: { input: CredentialState; output: null };
  /** The next step; null at the end. */
  prune: { input: PruneStep; output: PruneStep | null };
  /** JSON. */
  state: { input: string; output: string | null };
  /** In order of name; empty at the end. */
  states: { input: { readonly after: string; readonly limit: number }; output: readonly StateText[] };
  addresses: { input: null; output: readonly AddressState[] };
  credentials: { input: null; output: readonly CredentialState[] };
  events: { input: HistoryQuery; output: Page<HistoryEvent> };
  changes: { input: HistoryQuery; output: Page<DeviationChange> };
  looks: { input: PageQuery & { readonly asset: string }; output: Page<PastLook> };
  evidence: { input: string; output: Answer | null };
}

export type CallName = keyof Calls;
export type Input<K extends CallName> = Calls[K]['input'];
export type Output<K extends CallName> = Calls[K]['output'];

/** These change the store: they are written in one transaction with their neighbours and answered once it is on the disk. */
export const writes: ReadonlySet<CallName> = new Set<CallName>([
  'record',
  'forget',
  'saveAddress',
  'saveCredential',
  'prune',
]);

export interface Request<K extends CallName = CallName> {
  readonly id: number;
  readonly call: K;
  readonly input: Input<K>;
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

/** What the store's thread says: once how opening went, then the answers of each group, and at last that all is closed. */
export type Report =
  | { readonly kind: 'opened'; readonly createdAt: number; readonly notices: readonly string[] }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  | { readonly kind: 'closed' };
