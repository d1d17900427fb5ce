import { isIPv4 } from 'node:net';
import type { Place } from './endpoint.ts';
import { refuse } from './parsed.ts';

/** A socket that listens, as far as it tells one list from the next. */
export interface Listed {
  readonly at: Place;
  /** Counts the lists of a recording: a header begins one, and so does what follows on a prompt. */
  readonly list: number;
  /** What a program lists once: `tcp over IPv4`. Null where one asset may show it in two lists (tcp46 of BSD under -f inet and -f inet6). */
  readonly kind: string | null;
  /** What only one socket of an asset has: its process and the descriptor there. Empty where that is not printed. */
  readonly sockets: readonly string[];
  /**
   * Transport, family and local end, where the program prints each socket once. Null where it prints one for each holder, and
   * where a name stands for the address: `localhost` is of both families.
   */
  readonly door: string | null;
  /** Sockets of one run stand together in one list that has no header. Null where a header stands above it. */
  readonly run: string | null;
}

/**
 * One recording is of one asset at one time. Two hosts in one file, or a job that appends to it, would be read as one asset
 * on which nothing ever closes.
 * @throws CollectError where the same sockets are listed a second time
 */
export function demandOneList(parser: string, rows: readonly Listed[]): void {
  const kinds = new Map<string, Listed>();
  const sockets = new Map<string, Listed>();
  for (const row of rows) {
    if (row.kind !== null) {
      const first = firstOf(kinds, row.kind, row);
      if (first.list !== row.list) throw again(parser, row.kind, [first, row]);
    }
    for (const socket of row.sockets) {
      const first = firstOf(sockets, socket, row);
      if (first !== row) throw again(parser, socket, [first, row]);
    }
  }
  for (const list of Map.groupBy(rows, (row) => row.list).values()) demandOneRun(parser, list);
}

function firstOf<T>(seen: Map<string, T>, key: string, one: T): T {
  const first = seen.get(key) ?? one;
  seen.set(key, first);
  return first;
}

/**
 * Without headers between them, two lists show where a door comes again behind others: sockets that share a door
 * (SO_REUSEPORT) stand together.
 */
function demandOneRun(parser: string, rows: readonly Listed[]): void {
  const doors = rows.filter(({ door }, index) => door !== null && door !== rows[index - 1]?.door);
  const runs = new Map<string, { readonly row: Listed; readonly run: number }>();
  const [first, second] = doors;
  if (first === undefined) return;
  let run = 0;
  for (const [index, row] of doors.entries()) {
    const door = row.door ?? '';
    if (index > 0 && row.run !== doors[index - 1]?.run) run += 1;
    const begins = door === first.door && doors[index + 1]?.door === second?.door;
    // Programs share doors of UDP in any order: mDNS has many, of both families in turn.
    if (index > 1 && begins && door.startsWith('tcp')) {
      throw again(parser, door, [first, row]);
    }
    if (row.run === null) continue;
    const before = firstOf(runs, door, { row, run });
    if (before.run !== run) throw again(parser, door, [before.row, row]);
  }
}

function again(parser: string, what: string, [first, second]: readonly [Listed, Listed]): Error {
  const message = `${what} is listed a second time (first in line ${first.at.line}): one recording is of one asset at one time`;
  return refuse(parser, second.at.line, message);
}

/** A door that is an address and no name; null otherwise. */
export function doorOf(kind: string, address: string, port: number | string): string | null {
  const plain = address.replace(/%.*/, '').replace(/\.\.\.$/, '');
  return plain === '*' || plain.includes(':') || isIPv4(plain) ? `${kind} ${address}:${port}` : null;
}
