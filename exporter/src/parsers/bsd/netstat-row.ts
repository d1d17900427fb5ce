import type { Transport } from '../../model/listener.ts';
import {
  cutAddress,
  endpointOf,
  hasPeer,
  splitDotted,
  wildcardOf,
  type Endpoint,
  type LinePlace,
} from '../endpoint.ts';
import { holderOf, nobodyKnown, type Holder } from '../linux/holder.ts';
import { quote, refuse } from '../parsed.ts';
import { longestRow } from '../tally.ts';
import type { BsdLayout } from './netstat-header.ts';

/** One Internet socket as netstat of BSD, macOS or AIX prints it. */
export interface BsdNetstatRow {
  readonly at: LinePlace;
  /** `tcp4`, `udp46`. */
  readonly proto: string;
  readonly transport: Transport | null;
  readonly family: '4' | '6' | null;
  readonly local: string;
  /** Null in a list of listen queues. */
  readonly foreign: string | null;
  /** The state, where there is one, and the columns after it. */
  readonly rest: string;
}

/** An address, a dot and a port, which may be names; ports have no dots and no colons. */
const end = String.raw`\S*\.[^\s.:]+`;
const block = String.raw`(?:[\da-f]{6,16}\s+(?:[\da-f]{1,8}\s+)?)?`;
const socket = new RegExp(String.raw`^${block}([a-z][a-z\d]{1,8})\s+(?:\d+\s+){0,3}(${end})\s+(${end})(?:\s+(.*))?$`);
const queue = new RegExp(String.raw`^${block}(?:(tcp[46]{0,2})\s+)?\d+/\d+/\d+\s+(${end})$`);

export function rowOf(line: string, at: LinePlace): BsdNetstatRow | null {
  if (line.length > longestRow) return null;
  const [, proto = '', local, foreign, rest = ''] = socket.exec(line) ?? [];
  if (local !== undefined && foreign !== undefined) return { at, ...protocolOf(proto), local, foreign, rest };
  const [, tcp = 'tcp', waiting] = queue.exec(line) ?? [];
  return waiting === undefined ? null : { at, ...protocolOf(tcp), local: waiting, foreign: null, rest: '' };
}

/** `tcp4`, `udp46`; plain `tcp` is IPv4 on OpenBSD and NetBSD and both families on AIX. */
function protocolOf(proto: string): Pick<BsdNetstatRow, 'proto' | 'transport' | 'family'> {
  const [, transport, family] = /^(tcp|udp)(4|6|46)?$/.exec(proto) ?? [];
  return {
    proto,
    transport: transport === 'tcp' || transport === 'udp' ? transport : null,
    family: family === '4' || family === '6' ? family : null,
  };
}

/** Of BSD (netinet/tcp_fsm.h), macOS and AIX, without a peer. */
const states: ReadonlySet<string> = new Set([
  'CLOSED',
  'SYN_SENT',
  'SYN_RCVD',
  'ESTABLISHED',
  'CLOSE_WAIT',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
  'BOUND',
]);

/** The text after the state of a listening socket; null where it does not listen. */
export function behindState(row: BsdNetstatRow, layout: BsdLayout | null): string | null {
  if (row.foreign === null) return row.rest;
  const open = !hasPeer(row.foreign, row.at, { split: splitDotted, none: '*.*' });
  const bound = splitDotted(row.local)?.port !== '*';
  if (row.transport === 'udp') return open && bound ? row.rest : null;
  const tail = behindTcpState(row, layout, open);
  if (bound || tail === null || !row.rest.startsWith('LISTEN')) return bound ? tail : null;
  throw refuse(
    row.at.parser,
    row.at.line,
    `no port in ${quote(row.local)} of a socket that listens: *.22 would be right`,
  );
}

function behindTcpState({ at, rest }: BsdNetstatRow, layout: BsdLayout | null, open: boolean): string | null {
  const [, state, tail = ''] = /^([A-Z][A-Z\d_-]*)(?:\s+(.*))?$/.exec(rest) ?? [];
  if (state === 'LISTEN') return tail;
  if (!open) return null;
  if (state !== undefined) {
    if (states.has(state)) return null;
    throw refuse(at.parser, at.line, `state ${quote(state)} of a socket without a peer: LISTEN would be right`);
  }
  if (layout?.state === false) return rest;
  const message = 'no state of a socket without a peer: LISTEN would be right, record with netstat -an';
  throw refuse(at.parser, at.line, message);
}

/** What all rows of a table together say of where netstat cut them. */
export interface ColumnRoom {
  /** Of the column of an end. */
  readonly width: number;
  /** Characters that an address keeps before its port is printed behind it. */
  readonly host: number;
  /** True where an end longer than the width proves that nothing was cut (-W). */
  readonly whole: boolean;
}

/** Columns of a table without its header. */
const usualWidth = 22;

/** Ports that have a name on every system. Printed as numbers, they prove that -n was used. */
const famous = /\.(?:21|22|23|25|53|80|111|123|161|443|514)$/;

export function roomOf(rows: readonly BsdNetstatRow[], layout: BsdLayout | null): ColumnRoom {
  const width = layout?.width ?? usualWidth;
  const ends = rows.flatMap(({ local, foreign }) => (foreign === null ? [local] : [local, foreign]));
  const numeric = ends.some((one) => famous.test(one) || (splitDotted(one)?.host.length ?? 0) > 12);
  return { width, host: layout?.blocks === true && !numeric ? 12 : 16, whole: ends.some((one) => one.length > width) };
}

/**
 * The local end of a listening socket. netstat cuts an address at 16 characters (12 with -A and without -n), then both
 * at the width of the column. Where this may have removed the port, or made one IPv4 address look like another, nothing
 * is guessed.
 */
export function endOf(
  row: BsdNetstatRow,
  transport: Transport,
  room: ColumnRoom,
): { address: string; port: number; cut: boolean } {
  const parts = splitDotted(row.local);
  if (parts === null) {
    throw refuse(row.at.parser, row.at.line, `no address and port in ${quote(row.local)}: *.22 would be right`);
  }
  const filled = !room.whole && parts.host.length >= room.host;
  if (!room.whole && row.local.length === room.width && mayLackDigits(parts, room.width)) {
    const message = `${quote(row.local)} may be cut, and with it the port: record with netstat -anW`;
    throw refuse(row.at.parser, row.at.line, message);
  }
  if (filled && /^[\d.]+$/.test(parts.host)) {
    throw refuse(row.at.parser, row.at.line, `${quote(parts.host)} may be cut: record with netstat -anW`);
  }
  const cut = filled && parts.host.includes(':');
  // The last character of a cut address may be the sign of a zone whose name is missing.
  const host = cut ? parts.host.replace(/%$/, '') : parts.host;
  const { port } = endpointOf({ host, port: parts.port }, transport, { ...row.at, cut });
  // In a list of queues the port is the last text of a line.
  if (row.foreign === null && row.at.unended === true && parts.port.length < 5) {
    throw refuse(
      row.at.parser,
      row.at.line,
      `${quote(row.local)} has no end of a line behind it, so its port may be cut`,
    );
  }
  return { address: cut ? cutAddress(host) : wildcardOf(host, row.family), port, cut };
}

function mayLackDigits({ host, port }: Endpoint, width: number): boolean {
  if (!/^\d+$/.test(port)) return true;
  return port.length < 5 && host.length + 6 > width;
}

/** macOS keeps so many characters of a name (MAXCOMLEN). */
const nameRoom = 16;
/** Counters, then the name right-aligned: `131072  131072  Google Chrome He:602 00100`. */
const named = /^\d+(?:\s+\d+){0,5}\s+(\S.*?):(\d+)\s+[\da-f]{5}(?:\s|$)/;

/** @param names of PIDs, where another answer told them */
export function holderIn(tail: string, layout: BsdLayout | null, names: ReadonlyMap<number, string>): Holder {
  if (layout?.holder === 'named') {
    const [, name = '', pid] = named.exec(tail) ?? [];
    return pid === undefined || pid === '0' ? nobodyKnown : holderOf(name, nameRoom);
  }
  if (typeof layout?.holder !== 'number') return nobodyKnown;
  const name = names.get(Number(tail.split(/\s+/)[layout.holder]));
  return name === undefined ? nobodyKnown : holderOf(name, Number.POSITIVE_INFINITY);
}
