import type { LinePlace } from '../endpoint.ts';

/** The columns before Recv-Q. ss leaves out a column that would be the same in every row. */
export interface SsLayout {
  readonly netid: boolean;
  readonly state: boolean;
}

/** One socket as ss prints it. */
export interface SsRow {
  readonly at: LinePlace;
  /** `tcp`, `udp`, `u_str`; null where the column is left out. */
  readonly netid: string | null;
  readonly state: string | null;
  readonly local: string;
  readonly peer: string;
  /** Holders, timers and details. */
  readonly rest: string;
}

const header = /^(Netid\s+)?(State\s+)?Recv-Q\s+Send-Q\s+Local Address:Port\s+Peer Address:Port/;

export function ssLayout(line: string): SsLayout | null {
  const found = header.exec(line);
  return found === null ? null : { netid: found[1] !== undefined, state: found[2] !== undefined };
}

const states = new Set([
  'UNCONN',
  'LISTEN',
  'ESTAB',
  'SYN-SENT',
  'SYN-RECV',
  'NEW-SYN-RECV',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'CLOSE-WAIT',
  'LAST-ACK',
  'CLOSING',
  'CLOSED',
  'BOUND-INACTIVE',
  'UNKNOWN',
]);

const inet = new Set(['tcp', 'udp', 'sctp', 'dccp', 'mptcp', 'raw', 'icmp', 'icmp6']);
/**
 * UNIX, packet, netlink, vsock, TIPC and XDP sockets. They are not reachable over the network, and their rows have
 * other columns.
 */
const elsewhere = /^(?:nl|xdp|tipc|\?\?\?|(?:u|p|v|ti)_\S+)$/;

/** Names of processes are in the text after the peer, so it may contain any character, even line ends. */
const numbersAndEnds = /^\d+\s+\d+\s+(\S+)\s+(\S+?)(?=users:\(|\s|$)([^]*)$/;

/** A row of a socket that is not reachable over the network. It is skipped and never read. */
export const otherSocket = Symbol('other socket');

/**
 * Null where the line is no row of ss at all. `layout` is null until a header was seen; then the content of rows
 * decides.
 */
export function rowOf(line: string, layout: SsLayout | null, at: LinePlace): SsRow | typeof otherSocket | null {
  const { netid, state, columns } = beginning(line);
  const shaped =
    layout === null ? state !== null : layout.netid === (netid !== null) && layout.state === (state !== null);
  if (!shaped) return null;
  if (netid !== null && !inet.has(netid)) return otherSocket;
  const found = numbersAndEnds.exec(columns);
  if (found === null) return null;
  const [, local = '', peer = '', rest = ''] = found;
  return { at, netid, state, local, peer, rest };
}

/** The words before Recv-Q, and the columns after them. */
function beginning(line: string): { netid: string | null; state: string | null; columns: string } {
  const first = word(line);
  const netid = inet.has(first) || elsewhere.test(first) ? first : null;
  const columns = netid === null ? line : line.slice(first.length).trimStart();
  const second = word(columns);
  if (!states.has(second)) return { netid, state: null, columns };
  return { netid, state: second, columns: columns.slice(second.length).trimStart() };
}

function word(text: string): string {
  return /^\S{0,32}/.exec(text)?.[0] ?? '';
}
