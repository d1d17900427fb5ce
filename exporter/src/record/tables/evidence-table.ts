import type { Sql } from '../database.ts';
import { checkEvidence, packEvidence, unpackEvidence } from '../packing.ts';
import type { Answer } from '../protocol.ts';

interface EvidenceRow {
  readonly asset: string;
  readonly collector: string;
  readonly taken_at: number;
  readonly packed: Uint8Array;
}

interface KnownRow {
  readonly id: number;
  /** 1 where the answer itself is there. */
  readonly kept: number;
}

/** Raw answers, each stored once; looks, events and states name them by number. */
export class EvidenceTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The number of an answer, also of one that was not handed over: history names it all the same. */
  idOf(sha256: string): number {
    return this.#find(sha256).id;
  }

  /** Keeps an answer. Where it is known already, the asset that gave it first stays named. */
  keep(answer: Answer): void {
    checkEvidence(answer.sha256, answer.raw);
    const { id, kept } = this.#find(answer.sha256);
    if (kept === 1) return;
    this.#sql.run`
      UPDATE evidence SET asset = ${answer.asset}, collector = ${answer.collector}, taken_at = ${answer.takenAt},
        packed = ${packEvidence(answer.raw)}
      WHERE id = ${id}`;
  }

  read(sha256: string): Answer | null {
    const row = this.#sql.get`
      SELECT asset, collector, taken_at, packed FROM evidence
      WHERE sha256 = ${Buffer.from(sha256, 'hex')} AND packed IS NOT NULL` as EvidenceRow | undefined;
    if (row === undefined) return null;
    const { asset, collector, taken_at: takenAt, packed } = row;
    return { sha256, asset, collector, takenAt, raw: unpackEvidence(sha256, packed) };
  }

  #find(sha256: string): KnownRow {
    const name = Buffer.from(sha256, 'hex');
    const known = this.#sql.get`SELECT id, packed IS NOT NULL AS kept FROM evidence WHERE sha256 = ${name}`;
    const row = known ?? this.#sql.get`INSERT INTO evidence (sha256) VALUES (${name}) RETURNING id, 0 AS kept`;
    return row as unknown as KnownRow;
  }
}
