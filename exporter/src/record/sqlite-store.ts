import type { AssetState, DeviationChange, HistoryEvent } from '../model/state.ts';
import { unwatched, type StepOf } from '../lib/step.ts';
import type {
  AddressState,
  CredentialState,
  Page,
  PastLook,
  Store,
  StoredEvidence,
  StoreRecord,
} from '../model/store.ts';
import { inTurns } from '../lib/turns.ts';
import type { PageQuery } from './cursor.ts';
import { parseState } from './parse-state.ts';
import type { Answer, HistoryQuery, PruneStep } from './protocol.ts';
import { checkRecord, lookOf, weightOf } from './record-parts.ts';
import type { Message, StoreThread } from './store-thread.ts';

/** More are never read at a time; where states are large, the thread hands out fewer. */
const maxBatch = 1000;

/** The store on the disk. It keeps nothing itself: every question goes to the thread that holds the database. */
export class SqliteStore implements Store {
  readonly createdAt: number;
  readonly #thread: StoreThread;

  readonly #step: StepOf;

  constructor(thread: StoreThread, createdAt: number, step: StepOf = unwatched.step) {
    this.#thread = thread;
    this.createdAt = createdAt;
    this.#step = step;
  }

  async record(entry: StoreRecord): Promise<void> {
    checkRecord(entry);
    await this.#thread.call('record', () => toMessage(entry), weightOf(entry));
  }

  async state(asset: string): Promise<AssetState | null> {
    const json = await this.#thread.call('state', () => ({ input: asset }));
    if (json === null) return null;
    return (await inTurns(parseState(json), (work) => this.#step(asset, work))) as AssetState;
  }

  async *states(batch: number): AsyncIterable<readonly AssetState[]> {
    const limit = Math.min(maxBatch, Math.max(1, batch));
    let after = '';
    for (;;) {
      const input = { after, limit };
      const texts = await this.#thread.call('states', () => ({ input }));
      const states = texts.map(({ asset, json }) => this.#step(asset, () => JSON.parse(json) as AssetState));
      const last = states.at(-1);
      if (last === undefined) return;
      yield states;
      after = last.asset;
    }
  }

  async forget(asset: string): Promise<void> {
    await this.#thread.call('forget', () => ({ input: asset }));
  }

  async saveAddress(state: AddressState): Promise<void> {
    await this.#thread.call('saveAddress', () => ({ input: state }));
  }

  addresses(): Promise<readonly AddressState[]> {
    return this.#thread.call('addresses', () => ({ input: null }));
  }

  async saveCredential(state: CredentialState): Promise<void> {
    await this.#thread.call('saveCredential', () => ({ input: state }));
  }

  credentials(): Promise<readonly CredentialState[]> {
    return this.#thread.call('credentials', () => ({ input: null }));
  }

  events(query: HistoryQuery): Promise<Page<HistoryEvent>> {
    return this.#thread.call('events', () => ({ input: query }));
  }

  changes(query: HistoryQuery): Promise<Page<DeviationChange>> {
    return this.#thread.call('changes', () => ({ input: query }));
  }

  looks(query: PageQuery & { readonly asset: string }): Promise<Page<PastLook>> {
    return this.#thread.call('looks', () => ({ input: query }));
  }

  async evidence(sha256: string): Promise<StoredEvidence | null> {
    const found = await this.#thread.call('evidence', () => ({ input: sha256 }));
    return found === null
      ? null
      : { ...found, raw: Buffer.from(found.raw.buffer, found.raw.byteOffset, found.raw.length) };
  }

  async prune(before: number): Promise<void> {
    let step: PruneStep | null = { before, table: 'event', from: 0 };
    while (step !== null) {
      const input: PruneStep = step;
      step = await this.#thread.call('prune', () => ({ input }));
    }
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function toMessage(entry: StoreRecord): Message<'record'> {
  const { state, events, changes } = entry;
  const evidence = toAnswer(entry);
  return {
    input: {
      asset: state.asset,
      state: JSON.stringify(state),
      stateEvidence: state.evidence?.sha256 ?? null,
      look: lookOf(entry),
      events,
      changes,
      evidence,
    },
    transfer: evidence === null ? [] : [evidence.raw.buffer],
  };
}

/** With a copy of the raw answer that may be given away: its caller's buffer may be a part of a larger one. */
function toAnswer({ state, evidence }: StoreRecord): (Answer & { readonly raw: Uint8Array<ArrayBuffer> }) | null {
  return evidence === null ? null : { ...evidence, asset: state.asset, raw: new Uint8Array(evidence.raw) };
}
