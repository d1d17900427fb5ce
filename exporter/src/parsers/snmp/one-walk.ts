import { quote, refuse } from '../parsed.ts';
import { isBelow, socketTables, tableNames, type SocketTable } from './oids.ts';
import { numberOf, type Varbind, type VarbindValue } from './varbind.ts';

const system = '1.3.6.1.2.1.1';
/** tcpConnState listen(2). */
const listen = 2;

/**
 * Demands that a recording is of one agent at one time. Several walks may overlap if they agree: the same agent, start
 * time and listeners.
 * @throws CollectError where they do not agree
 */
export function demandOneWalk(parser: string, varbinds: readonly Varbind[]): void {
  const scalars = new Map<string, string>();
  const columns = new Map<string, Runs>();
  for (const [index, { oid, type, value }] of varbinds.entries()) {
    // Some agents send a row twice, directly after each other.
    if (oid === varbinds[index - 1]?.oid && String(value) === String(varbinds[index - 1]?.value)) continue;
    if (type === 'noSuchObject' || type === 'noSuchInstance' || type === 'endOfMibView') continue;
    if (isBelow(oid, system) && oid.endsWith('.0')) demandSame(parser, scalars, [oid, plain(value)]);
    const place = placeOf(oid, value);
    if (place === null) continue;
    const runs = columns.get(place.column) ?? new Runs();
    columns.set(place.column, runs);
    runs.add(place.index);
  }
  for (const [column, runs] of columns) {
    if (runs.differ()) {
      throw refuse(parser, null, `rows of ${column} come a second time, and others: ${once}`);
    }
  }
}

const once = 'one recording is of one agent at one time';

function demandSame(parser: string, scalars: Map<string, string>, [oid, value]: readonly [string, string]): void {
  const before = scalars.get(oid);
  if (before !== undefined && before !== value) {
    throw refuse(parser, null, `${oid} is ${quote(before)} and later ${quote(value)}: ${once}`);
  }
  scalars.set(oid, value);
}

function plain(value: VarbindValue): string {
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}

/** In which column a row of a table is; null where it is a connection, or of no table of sockets. */
function placeOf(oid: string, value: VarbindValue): { readonly column: string; readonly index: string } | null {
  const table: SocketTable | undefined = tableNames.find((name) => isBelow(oid, socketTables[name].entry));
  if (table === undefined) return null;
  const { entry, state } = socketTables[table];
  const rest = oid.slice(entry.length + 1);
  const dot = rest.indexOf('.');
  const column = Number(rest.slice(0, dot));
  if (dot < 0 || (state !== null && (column !== state || numberOf(value) !== listen))) return null;
  return { column: `${table} column ${column}`, index: rest.slice(dot + 1) };
}

/** Rows of one column. A repeated row begins another run. */
class Runs {
  readonly #first = new Set<string>();
  #current = this.#first;
  #differ = false;

  add(index: string): void {
    if (this.#current.has(index)) {
      this.#endRun();
      this.#current = new Set();
    }
    this.#current.add(index);
  }

  differ(): boolean {
    this.#endRun();
    return this.#differ;
  }

  #endRun(): void {
    const [one, other] = [this.#first, this.#current];
    this.#differ ||= one.size !== other.size || [...other].some((index) => !one.has(index));
  }
}
