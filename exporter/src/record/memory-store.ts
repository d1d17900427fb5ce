import type { AssetState, DeviationChange, HistoryEvent } from '../model/state.ts';
import { StoreError } from '../model/store.ts';
import type {
  AddressState,
  CredentialState,
  Page,
  PastLook,
  Store,
  StoredEvidence,
  StoreRecord,
} from '../model/store.ts';
import { readPlan, toPage } from './cursor.ts';
import type { PageQuery, Place } from './cursor.ts';
import { checkEvidence, packEvidence, unpackEvidence } from './packing.ts';
import type { HistoryQuery } from './protocol.ts';
import { checkRecord, lookOf } from './record-parts.ts';

interface Row<T> extends Place {
  readonly item: T;
}

interface KeptEvidence extends Omit<StoredEvidence, 'raw'> {
  readonly packed: Buffer;
}

/** Things by name, kept as JSON so that nobody shares an object with the store. */
class Shelf<T> {
  readonly #texts = new Map<string, string>();

  put(name: string, item: T): void {
    this.#texts.set(name, JSON.stringify(item));
  }

  get(name: string): T | null {
    return JSON.parse(this.#texts.get(name) ?? 'null') as T | null;
  }

  /** In the order of SQLite: by the bytes of UTF-8. */
  all(): readonly T[] {
    const names = [...this.#texts].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return names.map(([, json]) => JSON.parse(json) as T);
  }

  remove(name: string): void {
    this.#texts.delete(name);
  }
}

/** A store that forgets when its process ends: for tests of the other parts. It keeps every other promise of `Store`. */
export class MemoryStore implements Store {
  readonly createdAt: number;
  readonly #states = new Shelf<AssetState>();
  readonly #addresses = new Shelf<AddressState>();
  readonly #credentials = new Shelf<CredentialState>();
  readonly #evidence = new Map<string, KeptEvidence>();
  #events: Row<HistoryEvent>[] = [];
  #changes: Row<DeviationChange>[] = [];
  #looks: Row<PastLook>[] = [];
  #lastId = 0;
  #closed = false;

  constructor(options: { readonly now: () => number }) {
    this.createdAt = options.now();
  }

  async record(entry: StoreRecord): Promise<void> {
    await this.#open();
    checkRecord(entry);
    const { state, evidence } = entry;
    if (evidence !== null) this.#keep({ ...evidence, asset: state.asset });
    this.#states.put(state.asset, state);
    this.#addLook(entry);
    this.#events.push(...entry.events.map((event) => this.#row(event)));
    this.#changes.push(...entry.changes.map((change) => this.#row(change)));
  }

  async state(asset: string): Promise<AssetState | null> {
    await this.#open();
    return this.#states.get(asset);
  }

  async *states(batch: number): AsyncIterable<readonly AssetState[]> {
    await this.#open();
    const all = this.#states.all();
    const size = Math.max(1, batch);
    for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
  }

  async forget(asset: string): Promise<void> {
    await this.#open();
    this.#states.remove(asset);
  }

  async saveAddress(state: AddressState): Promise<void> {
    await this.#open();
    this.#addresses.put(state.address, state);
  }

  async addresses(): Promise<readonly AddressState[]> {
    await this.#open();
    return this.#addresses.all();
  }

  async saveCredential(state: CredentialState): Promise<void> {
    await this.#open();
    this.#credentials.put(state.name, state);
  }

  async credentials(): Promise<readonly CredentialState[]> {
    await this.#open();
    return this.#credentials.all();
  }

  async events(query: HistoryQuery): Promise<Page<HistoryEvent>> {
    await this.#open();
    return page(this.#events, query);
  }

  async changes(query: HistoryQuery): Promise<Page<DeviationChange>> {
    await this.#open();
    return page(this.#changes, query);
  }

  async looks(query: PageQuery & { readonly asset: string }): Promise<Page<PastLook>> {
    await this.#open();
    return page(this.#looks, query);
  }

  async evidence(sha256: string): Promise<StoredEvidence | null> {
    await this.#open();
    const kept = this.#evidence.get(sha256);
    if (kept === undefined) return null;
    const { packed, ...about } = kept;
    return { ...about, raw: unpackEvidence(sha256, packed) };
  }

  async prune(before: number): Promise<void> {
    await this.#open();
    this.#events = this.#events.filter((row) => row.at >= before);
    this.#changes = this.#changes.filter((row) => row.at >= before);
    this.#looks = this.#looks.filter((row) => row.at >= before);
    const states = this.#states.all();
    const named = new Set([
      ...[...this.#events, ...this.#looks].map(({ item }) => ('evidence' in item ? item.evidence : null)),
      ...states.map((state) => state.evidence?.sha256),
    ]);
    for (const sha256 of this.#evidence.keys()) if (!named.has(sha256)) this.#evidence.delete(sha256);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.resolve();
  }

  /** Every answer comes later, as it does from a disk. */
  async #open(): Promise<void> {
    if (this.#closed) throw new StoreError('failed', 'the store is closed');
    await Promise.resolve();
  }

  #keep(answer: StoredEvidence): void {
    const { raw, ...about } = answer;
    checkEvidence(about.sha256, raw);
    if (!this.#evidence.has(about.sha256)) this.#evidence.set(about.sha256, { ...about, packed: packEvidence(raw) });
  }

  #addLook(entry: StoreRecord): void {
    const look = lookOf(entry);
    if (look === null) return;
    const known = this.#looks.filter((row) => row.item.asset === look.asset && row.at === look.at);
    const again = known.some((row) => entry.evidence === null || row.item.evidence === look.evidence);
    if (!again) this.#looks.push(this.#row(look));
  }

  #row<T extends { readonly at: number }>(item: T): Row<T> {
    this.#lastId += 1;
    return { at: item.at, id: this.#lastId, item: structuredClone(item) };
  }
}

function page<T extends { readonly asset: string }>(all: readonly Row<T>[], query: HistoryQuery): Page<T> {
  const { from, rows } = readPlan(query);
  const found = all
    .filter((row) => query.asset === undefined || row.item.asset === query.asset)
    .filter((row) => row.at < from.at || (row.at === from.at && row.id < from.id))
    .sort((a, b) => b.at - a.at || b.id - a.id);
  return toPage(found.slice(0, rows), { rows, item: (row) => structuredClone(row.item) });
}
