import { portName, type Binding } from '../../model/listener.ts';
import type { SocketTable } from './oids.ts';
import type { SnmpSocket, TableReading } from './sockets.ts';

/** What is known of the walk besides its answers. */
export interface Walk {
  /** True where the walk passed the last row of this table, so that it showed everything. */
  readonly ended: (table: SocketTable) => boolean;
  /** The port the agent answers on: a UDP table that does not list it does not list everything. */
  readonly port: number;
}

/** All tables of one transport, best witness first. */
export interface TransportTables {
  readonly readings: readonly TableReading[];
  readonly sockets: readonly SnmpSocket[];
  /** Tables with an address that no better table has. Without any of them something would be missing. */
  readonly speakers: readonly SocketTable[];
  readonly unread: readonly string[];
  readonly unsure: readonly string[];
}

/** Whether an aspect was seen completely, and sentences for a person where it was not, or where this has a limit. */
export interface AspectCompleteness {
  readonly complete: boolean;
  readonly notes: readonly string[];
}

const snmpPort = 161;

/**
 * TCP is complete when a table lists at least one listener, and every table with additional information was walked past
 * its end. A walk without any listener proves nothing: Cisco IOS lists connections only. The deprecated table counts,
 * although it has only IPv4: a port that it has shown is closed when it does not show it any more. The note says what
 * it cannot show.
 */
export function judgeTcp(tcp: TransportTables, walk: Walk): AspectCompleteness {
  if (tcp.unread.length > 0) return unreadable(tcp);
  const [first] = tcp.unsure;
  if (first !== undefined) {
    return incomplete(
      `Rows of a state that RFC 4022 does not have, which may listen: ${tcp.unsure.length}, the first is ${first}.`,
    );
  }
  const witness = tcp.speakers[0];
  if (witness === undefined) {
    return incomplete('TCP is not visible: no table of this agent lists a listening port, and some agents never do.');
  }
  const limits =
    witness === 'tcpConnTable'
      ? ['TCP is seen through tcpConnTable, which knows IPv4 only: a port open on IPv6 alone would not be seen.']
      : [];
  return judgeWalk(tcp.speakers, walk, limits);
}

/** UDP is complete in the same way. An agent that hides even the port on which it answered hides more. */
export function judgeUdp(udp: TransportTables, walk: Walk): AspectCompleteness {
  if (udp.unread.length > 0) return unreadable(udp);
  const witness = udp.readings.find((reading) => reading.rows > 0)?.table;
  if (witness === undefined) return incomplete('UDP is not visible: no table of this agent lists a UDP socket.');
  if (!udp.sockets.some((socket) => socket.port === walk.port || socket.port === snmpPort)) {
    return incomplete(`UDP is seen in part: ${witness} does not even list the agent's own port ${walk.port}.`);
  }
  const limits =
    witness === 'udpTable'
      ? ['UDP is seen through udpTable, which knows IPv4 only: a port open on IPv6 alone would not be seen.']
      : [];
  return judgeWalk([...new Set([witness, ...udp.speakers])], walk, limits);
}

function judgeWalk(tables: readonly SocketTable[], walk: Walk, limits: readonly string[]): AspectCompleteness {
  const cut = tables.filter((table) => !walk.ended(table));
  if (cut.length === 0) return { complete: true, notes: limits };
  return incomplete(
    ...cut.map((table) => `${table} is seen in part: nothing shows that its end was reached.`),
    ...limits,
  );
}

function unreadable({ unread }: TransportTables): AspectCompleteness {
  return incomplete(`Rows that could not be read: ${unread.length}, the first is ${unread[0] ?? ''}.`);
}

/**
 * Processes are complete when every listener has a name. A pid of 0 means "not told" (net-snmp without root) as well as
 * "the kernel", so one of them makes the aspect incomplete. Where rows share an address and port, several programs hold
 * it, but net-snmp names only one holder of each row.
 */
export function judgeProcess(bindings: readonly Binding[], sockets: readonly SnmpSocket[]): AspectCompleteness {
  const named = bindings.filter((binding) => binding.process !== null).length;
  if (bindings.length === 0) return { complete: false, notes: [] };
  const shared = sharedPlace(sockets);
  if (named === bindings.length && shared === null) return { complete: true, notes: [] };
  if (named === bindings.length && shared !== null) {
    const place = portName(shared);
    return incomplete(
      `Processes are seen in part: ${place} is held several times, and the agent may not name all of its holders.`,
    );
  }
  return incomplete(
    named === 0
      ? 'Processes are not visible: the agent gives no process, or hrSWRunTable no name.'
      : `Processes are seen in part: ${named} of ${bindings.length} bindings have a name.`,
  );
}

/** The first socket whose address and port another one had before. */
function sharedPlace(sockets: readonly SnmpSocket[]): SnmpSocket | null {
  const places = new Set<string>();
  for (const socket of sockets) {
    const place = `${socket.transport} ${socket.address} ${socket.port}`;
    if (places.has(place)) return socket;
    places.add(place);
  }
  return null;
}

function incomplete(...notes: readonly string[]): AspectCompleteness {
  return { complete: false, notes };
}
