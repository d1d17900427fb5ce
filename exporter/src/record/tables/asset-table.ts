import type { Sql } from '../database.ts';
import { packState, unpackState } from '../packing.ts';
import type { StateText } from '../protocol.ts';

interface StateRow {
  readonly name: string;
  readonly state: Uint8Array;
}

/** Characters after which a batch ends: reading them as JSON takes the event loop about 2 ms. */
const batchLength = 256 * 1024;

/** Assets by name, and the state of those that are configured. */
export class AssetTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Returns the number that stands for the asset in all other tables. */
  saveState(asset: { readonly name: string; readonly json: string; readonly evidence: number | null }): number {
    const row = this.#sql.get`
      INSERT INTO asset (name, state, evidence) VALUES (${asset.name}, ${packState(asset.json)}, ${asset.evidence})
      ON CONFLICT (name) DO UPDATE SET state = excluded.state, evidence = excluded.evidence
      RETURNING id` as { id: number };
    return row.id;
  }

  forget(name: string): void {
    this.#sql.run`UPDATE asset SET state = NULL, evidence = NULL WHERE name = ${name}`;
  }

  /** JSON; null where the asset was never recorded. */
  state(name: string): string | null {
    const row = this.#sql.get`SELECT name, state FROM asset WHERE name = ${name} AND state IS NOT NULL`;
    return row === undefined ? null : unpack(row as unknown as StateRow);
  }

  /** The next states in order of name: as many as were asked for, or as fit a batch. */
  states(query: { readonly after: string; readonly limit: number }): readonly StateText[] {
    const rows = this.#sql.all`
      SELECT name, state FROM asset WHERE name > ${query.after} AND state IS NOT NULL
      ORDER BY name LIMIT ${query.limit}` as unknown as StateRow[];
    const batch: StateText[] = [];
    let length = 0;
    for (const row of rows) {
      const json = unpack(row);
      batch.push({ asset: row.name, json });
      length += json.length;
      if (length > batchLength) break;
    }
    return batch;
  }
}

function unpack(row: StateRow): string {
  return unpackState(row.name, row.state);
}
