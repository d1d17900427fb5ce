/** Raw answers, each stored once; looks, events and states name them by number. */
import type { EvidenceStore } from '../../model/store.ts';
import type { Sql } from '../file/database.ts';
import { checkEvidence, packEvidence, unpackEvidence } from './pack-evidence.ts';

/** A raw answer with where it came from. */
export interface EvidenceEntry {
  readonly sha256: string;
  readonly asset: string;
  readonly collector: string;
  readonly takenAt: number;
  readonly raw: Uint8Array;
}

interface EvidenceRow {
  readonly asset: string;
  readonly collector: string;
  readonly taken_at: number;
  readonly packed: Uint8Array;
}

interface KnownRow {
  readonly id: number;
  /** 1 where the content of the answer is stored. */
  readonly kept: number;
}

/** What a record needs of the evidence. */
export interface EvidenceKeeper {
  /** The number of an answer, also of one whose content was not passed: history names it anyway. */
  idOf(sha256: string): number;
  /** Stores an answer. Where it is stored already, the asset that gave it first stays named. */
  keep(answer: EvidenceEntry): void;
}

export function createEvidence(sql: Sql) {
  return {
    idOf: (sha256: string): number => find(sql, sha256).id,
    keep: (answer: EvidenceEntry): void => {
      checkEvidence(answer.sha256, answer.raw);
      const { id, kept } = find(sql, answer.sha256);
      if (kept === 1) return;
      sql.run`
        UPDATE evidence SET asset = ${answer.asset}, collector = ${answer.collector}, taken_at = ${answer.takenAt},
          packed = ${packEvidence(answer.raw)}
        WHERE id = ${id}`;
    },
    reads: {
      evidence: (sha256: string): EvidenceEntry | null => {
        const row = sql.get`
          SELECT asset, collector, taken_at, packed FROM evidence
          WHERE sha256 = ${Buffer.from(sha256, 'hex')} AND packed IS NOT NULL` as EvidenceRow | undefined;
        if (row === undefined) return null;
        const { asset, collector, taken_at: takenAt, packed } = row;
        return { sha256, asset, collector, takenAt, raw: unpackEvidence(sha256, packed) };
      },
    },
  };
}

function find(sql: Sql, sha256: string): KnownRow {
  const name = Buffer.from(sha256, 'hex');
  const known = sql.get`SELECT id, packed IS NOT NULL AS kept FROM evidence WHERE sha256 = ${name}`;
  const row = known ?? sql.get`INSERT INTO evidence (sha256) VALUES (${name}) RETURNING id, 0 AS kept`;
  return row as unknown as KnownRow;
}

/** The event loop's side: bytes arrive as a plain array, not as a Buffer. */
export function readEvidence(asked: { evidence(sha256: string): Promise<EvidenceEntry | null> }): EvidenceStore {
  return {
    evidence: async (sha256) => {
      const found = await asked.evidence(sha256);
      return found === null
        ? null
        : { ...found, raw: Buffer.from(found.raw.buffer, found.raw.byteOffset, found.raw.length) };
    },
  };
}
