import { cleanText } from '../../model/label.ts';
import type { Binding } from '../../model/listener.ts';
import type { Completeness, Identity } from '../../model/observation.ts';
import { judgeProcess, judgeTcp, judgeUdp, type Walk, type Witnesses } from './complete.ts';
import { tcpTables, udpTables } from './oids.ts';
import type { SnmpRows } from './rows.ts';
import { readTable, type SnmpSocket, type TableReading } from './sockets.ts';
import { vendorOf } from './vendors.ts';

/** What the tables of one agent say. */
export interface SnmpReading {
  readonly bindings: readonly Binding[];
  readonly complete: Completeness;
  readonly identity: Identity;
  /** sysName, null where it is empty. */
  readonly name: string | null;
  readonly notes: readonly string[];
  /** Rows that may be listeners and could not be read, as `tcpListenerTable row 1.2.3`. */
  readonly unread: readonly string[];
}

/** A process name of net-snmp on Linux is what stands in /proc/PID/status: at most 15 bytes. */
const cutAt = 15;

/** Reads the answers of one agent, live or recorded: every quirk of the field in one place (snmp-endpoint.ts, snmp-sockets.ts). */
export function readSnmp(rows: SnmpRows, walk: Walk): SnmpReading {
  const tcp = unite(tcpTables.map((table) => readTable(table, rows.tables[table])));
  const udp = unite(udpTables.map((table) => readTable(table, rows.tables[table])));
  const sockets = [...tcp.sockets, ...udp.sockets];
  const bindings = nameBindings(sockets, rows);
  const judged = { tcp: judgeTcp(tcp, walk), udp: judgeUdp(udp, walk), process: judgeProcess(bindings) };
  return {
    bindings,
    complete: { tcp: judged.tcp.complete, udp: judged.udp.complete, process: judged.process.complete },
    identity: identityOf(rows),
    name: rows.name === null || rows.name === '' ? null : cleanText(rows.name),
    notes: [...judged.tcp.notes, ...judged.udp.notes, ...judged.process.notes],
    unread: [...tcp.unread, ...udp.unread],
  };
}

/** All tables of one transport. The first one that names an address and port has the word: it knows the process, and whether there is a peer. */
function unite(readings: readonly TableReading[]): Witnesses {
  const spoken = new Set<string>();
  const sockets = readings.flatMap((reading) => {
    const fresh = reading.sockets.filter((socket) => !spoken.has(placeOf(socket)));
    for (const socket of fresh) spoken.add(placeOf(socket));
    return fresh.filter((socket) => !socket.connected);
  });
  const unread = readings.flatMap(({ table, unread: indexes }) => indexes.map((index) => `${table} row ${index}`));
  return { readings, sockets, unread };
}

function placeOf(socket: SnmpSocket): string {
  return `${socket.address} ${socket.port}`;
}

function nameBindings(sockets: readonly SnmpSocket[], rows: SnmpRows): readonly Binding[] {
  const bindings = new Map<string, Binding>();
  for (const { transport, address, port, pid } of sockets) {
    const binding: Binding = { transport, address, port, ...processOf(pid, rows) };
    bindings.set(`${transport} ${address} ${port} ${binding.process ?? ''}`, binding);
  }
  return [...bindings.values()];
}

function processOf(pid: number | null, rows: SnmpRows): { process: string | null; processCut?: true } {
  const name = pid === null ? undefined : (rows.runNames.get(pid) ?? programOf(rows.runPaths.get(pid)));
  if (name === undefined || name === '') return { process: null };
  const process = cleanText(name);
  return Buffer.byteLength(name) === cutAt ? { process, processCut: true } : { process };
}

/** hrSWRunPath where a recording has no name: the last element of the path, without arguments. */
function programOf(path: string | undefined): string | undefined {
  return path?.startsWith('/') ? path.split(' ', 1)[0]?.split('/').at(-1) : path?.split('\\').at(-1);
}

function identityOf(rows: SnmpRows): Identity {
  const line = rows.description?.replace(/\s+/g, ' ') ?? '';
  return { vendor: vendorOf(rows.objectId), model: null, description: line === '' ? null : cleanText(line, 255) };
}
