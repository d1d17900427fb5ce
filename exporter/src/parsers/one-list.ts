import { isIPv4 } from 'node:net';
import { cleanText } from '../model/label.ts';
import type { Binding } from '../model/listener.ts';
import type { LinePlace } from './endpoint.ts';
import { refuse } from './parsed.ts';

/** A socket that listens, with what distinguishes one list from the next. */
export interface ListedSocket {
  readonly at: LinePlace;
  /** Counts the lists of a recording. Names of columns begin one, and so does text after a prompt. */
  readonly list: number;
  /** What a program lists once: `tcp over IPv4`. Null where one asset may show it in two lists (tcp46 of BSD under -f inet and -f inet6). */
  readonly kind: string | null;
  /** The command and its names of columns, where several of them list the same kind, each once. */
  readonly program?: string;
  /** Only one socket of an asset has it: its process and its descriptor. */
  readonly sockets?: readonly string[];
  /**
   * Transport, family and local end, where the program prints each socket once. Null where it prints one for each
   * holder, and where a name is printed instead of the address: `localhost` belongs to both families.
   */
  readonly door?: string | null;
  /** The holder as printed: sockets of several processes may share a port (SO_REUSEPORT). */
  readonly holder?: string;
  /** Sockets of one run are together in one list without a header. Null where a header is above it. */
  readonly run?: string | null;
}

/** For messages. */
export const oneAsset = 'one recording is of one asset at one time';

/** What a program lists once: `tcp over IPv4`. */
export function listKind({ transport, address }: Pick<Binding, 'transport' | 'address'>): string {
  return `${transport} over ${address.includes(':') ? 'IPv6' : address === '*' ? 'all' : 'IPv4'}`;
}

/** Null where the address is a name. */
export function doorOf(kind: string, address: string, port: number | string): string | null {
  const plain = address.replace(/%.*/, '').replace(/\.\.\.$/, '');
  return plain === '*' || plain.includes(':') || isIPv4(plain) ? `${kind} ${address}:${port}` : null;
}

/**
 * Demands that a recording is of one asset at one time. Two hosts in one file, or a job that appends to it, would read
 * as one asset on which nothing ever closes.
 * @throws CollectError where the same sockets are listed a second time
 */
export function demandOneList(parser: string, rows: readonly ListedSocket[]): void {
  const kinds = new Map<string, ListedSocket>();
  const sockets = new Map<string, ListedSocket>();
  const isOne = rows.every((row) => placeOf(row) === placeOf(rows[0] ?? row));
  for (const [index, row] of rows.entries()) {
    if (row.kind !== null) {
      const first = firstOf(kinds, `${row.kind}\n${row.program ?? ''}`, row);
      if (first.list !== row.list) throw again(parser, row.kind, [first, row]);
    }
    // While sockets come and go, the kernel may print one of them twice, directly after itself.
    if (!isOne && isSame(row, rows[index - 1])) continue;
    for (const socket of row.sockets ?? []) {
      const first = firstOf(sockets, socket, row);
      if (first !== row) throw again(parser, socket, [first, row]);
    }
  }
  for (const list of Map.groupBy(rows, (row) => row.list).values()) demandOneRun(parser, list);
}

function isSame(row: ListedSocket, before: ListedSocket | undefined): boolean {
  return before !== undefined && placeOf(row) !== null && placeOf(row) === placeOf(before) && row.list === before.list;
}

/** The port and its holder. */
function placeOf({ door, holder }: ListedSocket): string | null {
  return door === undefined || door === null ? null : `${door} ${holder ?? ''}`;
}

function firstOf<T>(seen: Map<string, T>, key: string, one: T): T {
  const first = seen.get(key) ?? one;
  seen.set(key, first);
  return first;
}

/**
 * Without headers between them, two lists show where a port is repeated after others: sockets of one process with the
 * same port are always together.
 */
function demandOneRun(parser: string, rows: readonly ListedSocket[]): void {
  const doors = rows.filter((row, index) => placeOf(row) !== null && !isSame(row, rows[index - 1]));
  const runs = new Map<string, { readonly row: ListedSocket; readonly run: number }>();
  const [first] = doors;
  if (first === undefined) return;
  const places = doors.map((row) => placeOf(row) ?? '');
  // Programs share UDP ports in any order: mDNS has many, of both families in turn.
  const begin = places.findIndex((place, index) => index > 1 && place.startsWith('tcp') && beginsAt(places, index));
  const twice = begin < 0 || isOfWorkers(places, begin) ? undefined : doors[begin];
  if (twice !== undefined) throw again(parser, twice.door ?? '', [first, twice]);
  let run = 0;
  for (const [index, row] of doors.entries()) {
    if (index > 0 && row.run !== doors[index - 1]?.run) run += 1;
    if (row.run === undefined || row.run === null) continue;
    const before = firstOf(runs, places[index] ?? '', { row, run });
    if (before.run !== run) throw again(parser, row.door ?? '', [before.row, row]);
  }
}

/** True where the list begins again there. */
function beginsAt(places: readonly string[], index: number): boolean {
  return places[index] === places[0] && places[index + 1] === places[1];
}

/**
 * Workers that share several ports are listed one after the other: everything before `begin` is repeated completely,
 * then come other ports and none of these. (If it were another list, it would contain everything that was read.)
 */
function isOfWorkers(places: readonly string[], begin: number): boolean {
  const shared = new Set(places.slice(0, begin));
  let end = begin;
  while (end < places.length && places[end] === places[end % begin]) end += 1;
  return end < places.length && end % begin === 0 && !places.slice(end).some((place) => shared.has(place));
}

function again(parser: string, what: string, [first, second]: readonly [ListedSocket, ListedSocket]): Error {
  // Text of the asset: limited and printable.
  const message = `${cleanText(what, 160)} is listed a second time (first in line ${first.at.line}): ${oneAsset}`;
  return refuse(parser, second.at.line, message);
}
