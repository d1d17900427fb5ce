/** What one look leaves, written completely or not at all: the only write to state, history and evidence together. */
import type { DeviationChange, HistoryEvent } from '../model/state/history.ts';
import type { PastLook, StoreRecord } from '../model/store.ts';
import type { EvidenceEntry, EvidenceKeeper } from './evidence/evidence.ts';
import type { HistoryKeeper } from './history/history.ts';
import { checkRecord, lookOf, weightOf } from './record-parts.ts';
import { listeningText, type ListeningText } from './state/listening.ts';
import type { StateKeeper } from './state/states.ts';
import type { MethodCall, Thread } from './thread/asked.ts';

/**
 * A record on its way to the thread. The state is text, because copying it as an object costs the event loop five times
 * as much.
 */
interface RecordInput {
  readonly asset: string;
  readonly state: string;
  readonly stateEvidence: string | null;
  readonly listening: ListeningText;
  readonly look: PastLook | null;
  readonly events: readonly HistoryEvent[];
  readonly changes: readonly DeviationChange[];
  readonly evidence: EvidenceEntry | null;
}

interface Keepers {
  readonly states: StateKeeper;
  readonly history: HistoryKeeper;
  readonly evidence: EvidenceKeeper;
}

export function createRecording({ states, history, evidence }: Keepers) {
  const idOf = (sha256: string | null): number | null => (sha256 === null ? null : evidence.idOf(sha256));
  return {
    writes: {
      record: (record: RecordInput): void => {
        if (record.evidence !== null) evidence.keep(record.evidence);
        const { asset: name, state: json, stateEvidence, listening, look, events, changes } = record;
        const asset = states.keep({ name, json, evidence: idOf(stateEvidence), listening });
        history.keep(asset, { look, events, changes, answered: record.evidence !== null }, idOf);
      },
    },
  };
}

/** The event loop's side: the record is checked, weighed and written as text when its turn comes. */
export function recordOver(thread: Thread): (entry: StoreRecord) => Promise<void> {
  return async (entry) => {
    checkRecord(entry);
    await thread.call('record', () => toMessage(entry), weightOf(entry));
  };
}

function toMessage(entry: StoreRecord): MethodCall {
  const { state, events, changes } = entry;
  const evidence = toAnswer(entry);
  const input: RecordInput = {
    asset: state.asset,
    state: JSON.stringify(state),
    stateEvidence: state.evidence?.sha256 ?? null,
    listening: listeningText(state.listeners),
    look: lookOf(entry),
    events,
    changes,
    evidence,
  };
  return { input, transfer: evidence === null ? [] : [evidence.raw.buffer] };
}

/** With its own copy of the raw answer: the caller's buffer may be a part of a larger one. */
function toAnswer({
  state,
  evidence,
}: StoreRecord): (EvidenceEntry & { readonly raw: Uint8Array<ArrayBuffer> }) | null {
  return evidence === null ? null : { ...evidence, asset: state.asset, raw: new Uint8Array(evidence.raw) };
}
