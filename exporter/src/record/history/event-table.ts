import type { Listener, Transport } from '../../model/listener.ts';
import { isPortEvent, type AssetEvent, type HistoryEvent, type PortEvent } from '../../model/state/history.ts';
import type { Page, PortQuery } from '../../model/store.ts';
import { readPlan, toPage } from './cursor.ts';
import type { HistoryQuery, HistoryPlace } from './cursor.ts';
import type { Sql } from '../file/database.ts';

interface FoundRow extends HistoryPlace {
  readonly name: string;
  readonly event: HistoryEvent['event'];
  readonly transport: string;
  readonly port: number;
  readonly before_json: string | null;
  readonly after_json: string | null;
  readonly sha256: Uint8Array | null;
  readonly ticket: string | null;
  /** Null for an event of a port. */
  readonly note: string | null;
}

/** The columns of a port in an event of the asset as a whole. */
const ofAsset = { transport: '*', port: 0, before: null, after: null, ticket: null } as const;

/** What opened, closed or changed, with the listener before and after; and what happened to the asset as a whole. */
export class EventTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  add(row: { readonly asset: number; readonly evidence: number | null; readonly event: HistoryEvent }): void {
    const { at, event } = row.event;
    const { transport, port, before, after, ticket = null } = isPortEvent(row.event) ? row.event : ofAsset;
    const note = isPortEvent(row.event) ? null : row.event.note;
    this.#sql.run`
      INSERT INTO event (asset, at, event, transport, port, before_json, after_json, evidence, ticket, note)
      VALUES (${row.asset}, ${at}, ${event}, ${transport}, ${port}, ${toJson(before)}, ${toJson(after)}, ${row.evidence},
        ${ticket}, ${note})`;
  }

  page(query: HistoryQuery): Page<HistoryEvent> {
    const { from, rows } = readPlan(query);
    const found = query.asset === undefined ? this.#ofAll(from, rows) : this.#ofOne(query.asset, from, rows);
    return toPage(found, { rows, item: toEvent });
  }

  pageOfPort(query: PortQuery): Page<PortEvent> {
    const { asset, port, transport = null } = query;
    const { from, rows } = readPlan(query);
    const found = this.#sql.all`
      SELECT event.id, event.at, ${asset} AS name, event, transport, port, before_json, after_json, sha256, ticket, note
      FROM event LEFT JOIN evidence ON evidence.id = event.evidence
      WHERE event.asset = (SELECT id FROM asset WHERE name = ${asset}) AND port = ${port} AND note IS NULL
        AND transport = coalesce(${transport}, transport) AND (event.at, event.id) < (${from.at}, ${from.id})
      ORDER BY event.at DESC, event.id DESC LIMIT ${rows}` as unknown as FoundRow[];
    return toPage(found, { rows, item: toPortEvent });
  }

  #ofAll(from: HistoryPlace, rows: number): FoundRow[] {
    return this.#sql.all`
      SELECT event.id, event.at, asset.name, event, transport, port, before_json, after_json, sha256, ticket, note
      FROM event JOIN asset ON asset.id = event.asset LEFT JOIN evidence ON evidence.id = event.evidence
      WHERE (event.at, event.id) < (${from.at}, ${from.id})
      ORDER BY event.at DESC, event.id DESC LIMIT ${rows}` as unknown as FoundRow[];
  }

  #ofOne(asset: string, from: HistoryPlace, rows: number): FoundRow[] {
    return this.#sql.all`
      SELECT event.id, event.at, ${asset} AS name, event, transport, port, before_json, after_json, sha256, ticket, note
      FROM event LEFT JOIN evidence ON evidence.id = event.evidence
      WHERE event.asset = (SELECT id FROM asset WHERE name = ${asset})
        AND (event.at, event.id) < (${from.at}, ${from.id})
      ORDER BY event.at DESC, event.id DESC LIMIT ${rows}` as unknown as FoundRow[];
  }
}

function toEvent(row: FoundRow): HistoryEvent {
  const { name: asset, at, event, note } = row;
  return note === null ? toPortEvent(row) : { asset, at, event: event as AssetEvent['event'], note };
}

function toPortEvent({ name: asset, at, event, transport, port, ...row }: FoundRow): PortEvent {
  return {
    asset,
    at,
    event: event as PortEvent['event'],
    transport: transport as Transport,
    port,
    before: toListener(row.before_json),
    after: toListener(row.after_json),
    evidence: row.sha256 === null ? null : Buffer.from(row.sha256).toString('hex'),
    ...(row.ticket === null ? {} : { ticket: row.ticket }),
  };
}

function toJson(listener: Listener | null): string | null {
  return listener === null ? null : JSON.stringify(listener);
}

function toListener(json: string | null): Listener | null {
  return json === null ? null : (JSON.parse(json) as Listener);
}
