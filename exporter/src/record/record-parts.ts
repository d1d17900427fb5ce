import { isPortEvent } from '../model/state/history.ts';
import { maxEvidenceBytes, StoreError } from '../model/store.ts';
import type { PastLook, StoreRecord } from '../model/store.ts';

/**
 * Refuses a record whose parts contradict each other, before any of it is written.
 * @throws StoreError that names the asset and what is wrong
 */
export function checkRecord(record: StoreRecord): void {
  const { asset } = record.state;
  const stranger = [...record.events, ...record.changes].find((part) => part.asset !== asset);
  if (stranger !== undefined) throw refused(asset, `an event or a change in it speaks of ${stranger.asset}`);
  const named = [
    record.evidence?.sha256,
    record.state.evidence?.sha256,
    ...record.events.filter(isPortEvent).map((event) => event.evidence),
  ];
  if (!named.every((sha256) => sha256 === undefined || sha256 === null || /^[0-9a-f]{64}$/.test(sha256))) {
    throw refused(asset, 'evidence is named by a SHA-256 in 64 lower-case hexadecimal digits');
  }
  if (record.evidence !== null && record.evidence.raw.length > maxEvidenceBytes) {
    throw refused(asset, `its evidence has ${record.evidence.raw.length} bytes, at most ${maxEvidenceBytes} are kept`);
  }
}

/** The collection of a record. It is an old one again where only a config or a deadline brought something new. */
export function lookOf(record: StoreRecord): PastLook | null {
  const { asset, lastCollection, evidence } = record.state;
  if (lastCollection === null) return null;
  const { at, durationMs, outcome, message } = lastCollection;
  // The state keeps the evidence of the last good look. So it belongs to this look only where this look was good.
  const answered = record.evidence ?? (outcome === 'ok' ? evidence : null);
  return { asset, at, durationMs, outcome, message, evidence: answered?.sha256 ?? null };
}

/** The approximate bytes of a record on its way to the disk, computed without writing it as text. */
export function weightOf({ state, evidence }: StoreRecord): number {
  const bindings = state.listeners.reduce((sum, listener) => sum + listener.bindings.length, 0);
  return 2048 + 128 * bindings + (evidence?.raw.length ?? 0);
}

function refused(asset: string, why: string): StoreError {
  return new StoreError('failed', `record of ${asset} not stored: ${why}`);
}
