import type { DeviationChange } from '../../model/state/history.ts';
import type { Page, PortQuery } from '../../model/store.ts';
import { readPlan, toPage } from './cursor.ts';
import type { HistoryQuery, HistoryPlace } from './cursor.ts';
import type { Sql } from '../file/database.ts';

type FoundRow = Omit<DeviationChange, 'ticket'> & HistoryPlace & { readonly ticket: string | null };

/** When deviations began, were confirmed and ended, and why. */
export class ChangeTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  add(asset: number, deviation: DeviationChange): void {
    const { at, change, transport, port, verdict, severity, cause, ticket = null } = deviation;
    this.#sql.run`
      INSERT INTO change (asset, at, change, transport, port, verdict, severity, cause, ticket)
      VALUES (${asset}, ${at}, ${change}, ${transport}, ${port}, ${verdict}, ${severity}, ${cause}, ${ticket})`;
  }

  page(query: HistoryQuery): Page<DeviationChange> {
    const { from, rows } = readPlan(query);
    const found = query.asset === undefined ? this.#ofAll(from, rows) : this.#ofOne(query.asset, from, rows);
    return toPage(found, { rows, item: toChange });
  }

  pageOfPort(query: PortQuery): Page<DeviationChange> {
    const { asset, port, transport = null } = query;
    const { from, rows } = readPlan(query);
    const found = this.#sql.all`
      SELECT id, ${asset} AS asset, at, change, transport, port, verdict, severity, cause, ticket FROM change
      WHERE asset = (SELECT id FROM asset WHERE name = ${asset}) AND port = ${String(port)}
        AND transport = coalesce(${transport}, transport) AND (at, id) < (${from.at}, ${from.id})
      ORDER BY at DESC, id DESC LIMIT ${rows}` as unknown as FoundRow[];
    return toPage(found, { rows, item: toChange });
  }

  #ofAll(from: HistoryPlace, rows: number): FoundRow[] {
    return this.#sql.all`
      SELECT change.id, asset.name AS asset, at, change, transport, port, verdict, severity, cause, ticket
      FROM change JOIN asset ON asset.id = change.asset
      WHERE (change.at, change.id) < (${from.at}, ${from.id})
      ORDER BY change.at DESC, change.id DESC LIMIT ${rows}` as unknown as FoundRow[];
  }

  #ofOne(asset: string, from: HistoryPlace, rows: number): FoundRow[] {
    return this.#sql.all`
      SELECT id, ${asset} AS asset, at, change, transport, port, verdict, severity, cause, ticket FROM change
      WHERE asset = (SELECT id FROM asset WHERE name = ${asset}) AND (at, id) < (${from.at}, ${from.id})
      ORDER BY at DESC, id DESC LIMIT ${rows}` as unknown as FoundRow[];
  }
}

function toChange(row: FoundRow): DeviationChange {
  const { asset, at, change, transport, port, verdict, severity, cause, ticket } = row;
  const known = { asset, at, change, transport, port, verdict, severity, cause };
  return ticket === null ? known : { ...known, ticket };
}
