import type { LinePlace } from '../endpoint.ts';
import { refuse } from '../parsed.ts';
import { isObject, type JsonObject } from '../structured/json.ts';
import { isSocketRow } from './row.ts';

export interface PlacedRow {
  readonly row: JsonObject;
  readonly at: LinePlace;
}

/** In seconds: the year 9999. A later time of an asset is wrong. */
const lastSecond = 253_402_300_799;

/** What a text says of one host, replayed in its order; the result is the state at its end. */
export class HostLog {
  /** Epoch milliseconds of the newest result. */
  takenAt: number | null = null;
  /** True for a log of changes, which does not say what existed before. */
  changesOnly = false;
  /** True where any row of sockets was read, even one that was removed later. */
  seen = false;
  private passed = 0;
  /** By query, because each query logs its own changes. */
  private readonly queries = new Map<string, Map<string, PlacedRow>>();

  static nameIn(entry: unknown): string | null {
    const name = isObject(entry) ? entry['hostIdentifier'] : null;
    return typeof name === 'string' && name !== '' ? name : null;
  }

  /** Whether an entry is one of a result log, and no row of a table. */
  static isResult(entry: JsonObject): boolean {
    return 'hostIdentifier' in entry || 'columns' in entry || 'snapshot' in entry || 'diffResults' in entry;
  }

  get size(): number {
    return [...this.queries.values()].reduce((sum, rows) => sum + rows.size, 0);
  }

  rows(): readonly PlacedRow[] {
    return [...this.queries.values()].flatMap((rows) => [...rows.values()]);
  }

  *notes(): Generator<string> {
    if (this.changesOnly) yield 'A log of changes: what was open before it began is not in it.';
    if (this.passed > 0) yield `Results of other queries, read over: ${this.passed}.`;
  }

  /** @throws CollectError where it is none of the forms of osquery */
  read(entry: unknown, at: LinePlace): void {
    if (!isObject(entry)) throw refuse(at.parser, at.line, 'no result of osquery: an object would be right');
    const { columns, snapshot, diffResults } = entry;
    const query = typeof entry['name'] === 'string' && entry['hostIdentifier'] !== undefined ? entry['name'] : '';
    if (isObject(columns)) this.change(query, { row: columns, at }, entry['action']);
    else if (Array.isArray(snapshot)) this.replace(query, snapshot as readonly unknown[], at);
    else if (isObject(diffResults)) this.batch(query, diffResults, at);
    else this.add(query, { row: entry, at });
    if (entry['hostIdentifier'] !== undefined) this.takeTime(entry['unixTime'], at);
  }

  private change(query: string, placed: PlacedRow, action: unknown): void {
    const { at } = placed;
    if (action !== 'added' && action !== 'removed') {
      throw refuse(at.parser, at.line, 'no action of a row: added or removed would be right');
    }
    if (!this.isSocket(placed.row)) return;
    this.changesOnly = true;
    const rows = this.of(query);
    if (action === 'added') rows.set(keyOf(placed.row), placed);
    else rows.delete(keyOf(placed.row));
  }

  private replace(query: string, snapshot: readonly unknown[], at: LinePlace): void {
    const rows = snapshot.filter((row) => isObject(row));
    if (rows.length < snapshot.length) throw refuse(at.parser, at.line, 'a row of a snapshot is no object');
    const sockets = rows.filter((row) => this.isSocket(row));
    if (sockets.length === 0) return;
    if (sockets.length < rows.length) {
      throw refuse(at.parser, at.line, 'a row without protocol and port among rows of sockets');
    }
    this.queries.set(query, new Map(sockets.map((row) => [keyOf(row), { row, at }])));
  }

  private batch(query: string, changes: JsonObject, at: LinePlace): void {
    for (const action of ['removed', 'added'] as const) {
      const rows: unknown = changes[action];
      // In osquery an empty result is an empty text.
      for (const row of Array.isArray(rows) ? (rows as unknown[]) : []) {
        if (!isObject(row)) throw refuse(at.parser, at.line, `a row that was ${action} is no object`);
        this.change(query, { row, at }, action);
      }
    }
  }

  private add(query: string, placed: PlacedRow): void {
    if (this.isSocket(placed.row)) this.of(query).set(keyOf(placed.row), placed);
  }

  private isSocket(row: JsonObject): boolean {
    const is = isSocketRow(row);
    if (is) this.seen = true;
    else this.passed += 1;
    return is;
  }

  private of(query: string): Map<string, PlacedRow> {
    const rows = this.queries.get(query) ?? new Map<string, PlacedRow>();
    this.queries.set(query, rows);
    return rows;
  }

  private takeTime(unixTime: unknown, at: LinePlace): void {
    const seconds = typeof unixTime === 'string' ? Number(unixTime) : unixTime;
    if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= lastSecond)) {
      throw refuse(at.parser, at.line, 'no unixTime of a result: seconds since 1970 would be right');
    }
    this.takenAt = Math.max(this.takenAt ?? 0, Math.round(seconds * 1000));
  }
}

/** Identifies a row when it is removed. */
function keyOf(row: JsonObject): string {
  return JSON.stringify(Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
