import type { Listener, Transport } from '../../model/listener.ts';
import type { PortEvent } from '../../model/state.ts';
import type { Page } from '../../model/store.ts';
import type { PortEventName } from '../../model/verdict.ts';
import { readPlan, toPage } from '../cursor.ts';
import type { Place } from '../cursor.ts';
import type { Sql } from '../database.ts';
import type { HistoryQuery } from '../protocol.ts';

interface FoundRow extends Place {
  readonly name: string;
  readonly event: PortEventName;
  readonly transport: Transport;
  readonly port: number;
  readonly before_json: string | null;
  readonly after_json: string | null;
  readonly sha256: Uint8Array | null;
  readonly ticket: string | null;
}

/** What opened, closed or changed, with the listener before and after. */
export class EventTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  add(row: { readonly asset: number; readonly evidence: number | null; readonly event: PortEvent }): void {
    const { at, event, transport, port, before, after, ticket = null } = row.event;
    this.#sql.run`
      INSERT INTO event (asset, at, event, transport, port, before_json, after_json, evidence, ticket)
      VALUES (${row.asset}, ${at}, ${event}, ${transport}, ${port}, ${toJson(before)}, ${toJson(after)}, ${row.evidence},
        ${ticket})`;
  }

  page(query: HistoryQuery): Page<PortEvent> {
    const { from, rows } = readPlan(query);
    const found = query.asset === undefined ? this.#ofAll(from, rows) : this.#ofOne(query.asset, from, rows);
    return toPage(found, { rows, item: toEvent });
  }

  #ofAll(from: Place, rows: number): FoundRow[] {
    return this.#sql.all`
      SELECT event.id, event.at, asset.name, event, transport, port, before_json, after_json, sha256, ticket
      FROM event JOIN asset ON asset.id = event.asset LEFT JOIN evidence ON evidence.id = event.evidence
      WHERE (event.at, event.id) < (${from.at}, ${from.id})
      ORDER BY event.at DESC, event.id DESC LIMIT ${rows}` as unknown as FoundRow[];
  }

  #ofOne(asset: string, from: Place, rows: number): FoundRow[] {
    return this.#sql.all`
      SELECT event.id, event.at, ${asset} AS name, event, transport, port, before_json, after_json, sha256, ticket
      FROM event LEFT JOIN evidence ON evidence.id = event.evidence
      WHERE event.asset = (SELECT id FROM asset WHERE name = ${asset})
        AND (event.at, event.id) < (${from.at}, ${from.id})
      ORDER BY event.at DESC, event.id DESC LIMIT ${rows}` as unknown as FoundRow[];
  }
}

function toEvent(row: FoundRow): PortEvent {
  return {
    asset: row.name,
    at: row.at,
    event: row.event,
    transport: row.transport,
    port: row.port,
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
