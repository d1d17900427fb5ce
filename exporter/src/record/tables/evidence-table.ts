import type { Sql } from '../database.ts';
import { packEvidence, unpackEvidence } from '../packing.ts';
import type { Answer } from '../protocol.ts';

interface EvidenceRow {
  readonly asset: string;
  readonly collector: string;
  readonly taken_at: number;
  readonly packed: Uint8Array;
}

/** Raw answers, each stored once; looks, events and states name them by number. */
export class EvidenceTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The number of an answer, also of one that was not handed over: history names it all the same. */
  idOf(sha256: string): number {
    const name = Buffer.from(sha256, 'hex');
    const known = this.#sql.get`SELECT id FROM evidence WHERE sha256 = ${name}`;
    const row = known ?? this.#sql.get`INSERT INTO evidence (sha256) VALUES (${name}) RETURNING id`;
    return (row as { id: number }).id;
  }

  /** Keeps an answer under its number. The first asset that gave it stays named. */
  keep(answer: Answer): number {
    const packed = packEvidence(answer.sha256, answer.raw);
    const id = this.idOf(answer.sha256);
    this.#sql.run`
      UPDATE evidence
      SET asset = ${answer.asset}, collector = ${answer.collector}, taken_at = ${answer.takenAt}, packed = ${packed}
      WHERE id = ${id} AND packed IS NULL`;
    return id;
  }

  read(sha256: string): Answer | null {
    const row = this.#sql.get`
      SELECT asset, collector, taken_at, packed FROM evidence
      WHERE sha256 = ${Buffer.from(sha256, 'hex')} AND packed IS NOT NULL` as EvidenceRow | undefined;
    if (row === undefined) return null;
    const { asset, collector, taken_at: takenAt, packed } = row;
    return { sha256, asset, collector, takenAt, raw: unpackEvidence(sha256, packed) };
  }
}
