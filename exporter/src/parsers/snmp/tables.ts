import { cleanText } from '../../model/label.ts';
import type { Binding } from '../../model/listener.ts';
import type { Completeness, Identity } from '../../model/observation.ts';
import { judgeProcess, judgeTcp, judgeUdp, type Walk, type TransportTables } from './complete.ts';
import { tcpTables, udpTables, type SocketTable } from './oids.ts';
import type { QuirkName } from './quirks.ts';
import type { SnmpRows } from './rows.ts';
import { readSocketTable, type SnmpSocket, type TableReading } from './sockets.ts';
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
  /** How this agent strays from the RFCs, of `quirks.ts`. */
  readonly quirks: ReadonlySet<QuirkName>;
}

/** A process name of net-snmp on Linux is what stands in /proc/PID/status: at most 15 bytes. */
const cutAt = 15;

/** Reads the answers of one agent, live or recorded: the one lenient decoder, whose quirks are all named in quirks.ts. */
export function readSnmp(rows: SnmpRows, walk: Walk): SnmpReading {
  const { tcp, udp } = uniteTables(rows);
  const sockets = [...tcp.sockets, ...udp.sockets];
  const bindings = nameBindings(sockets, rows);
  const judged = { tcp: judgeTcp(tcp, walk), udp: judgeUdp(udp, walk), process: judgeProcess(bindings, sockets) };
  return {
    bindings,
    complete: {
      tcp: judged.tcp.complete,
      udp: judged.udp.complete,
      process: judged.process.complete && tcp.unsure.length === 0,
    },
    identity: identityOf(rows),
    name: rows.name === null || rows.name === '' ? null : cleanText(rows.name),
    notes: [...judged.tcp.notes, ...judged.udp.notes, ...judged.process.notes],
    unread: [...tcp.unread, ...udp.unread],
    quirks: new Set([...quirksOf(tcp), ...quirksOf(udp), ...rowQuirks(rows, sockets, bindings), ...silenceOf(tcp)]),
  };
}

/** All tables of both transports, each place once: agents exist whose tables each know what the others do not. */
export function uniteTables(rows: SnmpRows): { readonly tcp: TransportTables; readonly udp: TransportTables } {
  return {
    tcp: unite(tcpTables.map((table) => readSocketTable(table, rows.tables[table]))),
    udp: unite(udpTables.map((table) => readSocketTable(table, rows.tables[table]))),
  };
}

/** The first table that names an address and port has the word: it knows the process, and whether there is a peer. */
function unite(readings: readonly TableReading[]): TransportTables {
  const spoken = new Set<string>();
  const speakers: SocketTable[] = [];
  const sockets: SnmpSocket[] = [];
  for (const { table, sockets: all } of readings) {
    const fresh = all.filter((socket) => !spoken.has(placeOf(socket)));
    for (const socket of fresh) spoken.add(placeOf(socket));
    if (fresh.length > 0) speakers.push(table);
    sockets.push(...fresh.filter((socket) => !socket.connected));
  }
  const unread = readings.flatMap(({ table, unread: indexes }) => indexes.map((index) => `${table} row ${cut(index)}`));
  const unsure = readings.flatMap(({ table, unsure: indexes }) => indexes.map((index) => `${table} row ${cut(index)}`));
  return { readings, sockets, speakers, unread, unsure };
}

/** An index may have 128 numbers; the first of them tell the row. */
function cut(index: string): string {
  return index.length > 64 ? `${index.slice(0, 64)}...` : index;
}

function placeOf(socket: SnmpSocket): string {
  return `${socket.address} ${socket.port}`;
}

function quirksOf({ readings, speakers }: TransportTables): readonly QuirkName[] {
  const own = readings.flatMap((reading) => [...reading.quirks]);
  return speakers.length > 1 ? [...own, 'tables-disagree'] : own;
}

function rowQuirks(rows: SnmpRows, sockets: readonly SnmpSocket[], bindings: readonly Binding[]): readonly QuirkName[] {
  const found: QuirkName[] = rows.foreign.size > 0 ? ['foreign-columns'] : [];
  if (new Set(sockets.map((socket) => `${socket.transport} ${placeOf(socket)}`)).size < sockets.length) {
    found.push('repeated-place');
  }
  const isNumbered = sockets.some(({ pid }) => pid !== null);
  if (isNumbered && bindings.some(({ process }) => process === null)) found.push('unnamed-process');
  return found;
}

function silenceOf(tcp: TransportTables): readonly QuirkName[] {
  return tcp.sockets.length === 0 && tcp.readings.some((reading) => reading.rows > 0) ? ['no-listen-state'] : [];
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
