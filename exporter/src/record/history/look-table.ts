import type { Outcome } from '../../model/collection.ts';
import type { Page, PastLook } from '../../model/store.ts';
import { readPlan, toPage } from './cursor.ts';
import type { PageQuery, HistoryPlace } from './cursor.ts';
import type { Sql } from '../file/database.ts';

export interface LookRow {
  readonly asset: number;
  /** 0 where nothing came. */
  readonly evidence: number;
  readonly look: PastLook;
  /** True where an answer came with the record, so that it is a new look. */
  readonly answered: boolean;
}

interface FoundRow extends HistoryPlace {
  readonly duration_ms: number;
  readonly outcome: Outcome;
  readonly message: string | null;
  readonly sha256: Uint8Array | null;
}

/** One small row for each collection, sorted by asset. */
export class LookTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  add({ asset, evidence, look, answered }: LookRow): void {
    this.#sql.run`
      INSERT INTO look (asset, at, evidence, duration_ms, outcome, message)
      SELECT ${asset}, ${look.at}, ${evidence}, ${look.durationMs}, ${look.outcome}, ${look.message}
      WHERE ${Number(answered)} OR NOT EXISTS (SELECT 1 FROM look WHERE asset = ${asset} AND at = ${look.at})
      ON CONFLICT DO NOTHING`;
  }

  page(query: PageQuery & { readonly asset: string }): Page<PastLook> {
    const { from, rows } = readPlan(query);
    const found = this.#sql.all`
      SELECT look.at, look.evidence AS id, duration_ms, outcome, message, sha256
      FROM look LEFT JOIN evidence ON evidence.id = look.evidence
      WHERE look.asset = (SELECT id FROM asset WHERE name = ${query.asset})
        AND (look.at, look.evidence) < (${from.at}, ${from.id})
      ORDER BY look.at DESC, look.evidence DESC LIMIT ${rows}` as unknown as FoundRow[];
    return toPage(found, { rows, item: (row) => toLook(query.asset, row) });
  }
}

function toLook(asset: string, row: FoundRow): PastLook {
  const evidence = row.sha256 === null ? null : Buffer.from(row.sha256).toString('hex');
  return { asset, at: row.at, durationMs: row.duration_ms, outcome: row.outcome, message: row.message, evidence };
}
