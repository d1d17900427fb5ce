import { isIP } from 'node:net';
import type { Transport } from '../../model/listener.ts';
import { addressText, isAddressLength } from './address.ts';
import { connectionIndex, legacyIndex, listenerIndex, udpEndpointIndex, type SocketIndex } from './endpoint.ts';
import { socketTables, type SocketTable, type TableShape } from './oids.ts';
import { portOf } from './port.ts';
import type { QuirkName } from './quirks.ts';
import type { Cells } from './rows.ts';
import { numberOf, type VarbindValue } from './varbind.ts';

/** A row that says where something listens, or (UDP) that a socket talks to one peer only. */
export interface SnmpSocket {
  readonly transport: Transport;
  readonly address: string;
  readonly port: number;
  /** Null where the agent says 0 or nothing: net-snmp without root, and every agent without such a column. */
  readonly pid: number | null;
  readonly connected: boolean;
}

export interface TableReading {
  readonly table: SocketTable;
  /** Rows of any kind, established connections too. */
  readonly rows: number;
  readonly sockets: readonly SnmpSocket[];
  /** Indexes of rows that may be listeners and could not be read. */
  readonly unread: readonly string[];
  /** Indexes of rows with a state that RFC 4022 does not have: nobody can tell whether they listen. */
  readonly unsure: readonly string[];
  /** How many rows that may be listeners have an index that says nothing, so that only columns can. */
  readonly odd: number;
  readonly quirks: ReadonlySet<QuirkName>;
}

/** tcpConnState closed(1) to deleteTCB(12), RFC 4022. All but listen(2) are connections, deleteTCB of the media converters too. */
const [closed, listen, deleteTcb] = [1, 2, 12];

export function readSocketTable(table: SocketTable, rows: ReadonlyMap<string, Cells>): TableReading {
  const shape = socketTables[table];
  const transport = table.startsWith('tcp') ? 'tcp' : 'udp';
  const sockets: SnmpSocket[] = [];
  const unread: string[] = [];
  const unsure: string[] = [];
  const quirks = new Set<QuirkName>();
  let odd = 0;
  for (const [index, cells] of rows) {
    const state = stateOf(shape, cells);
    if (state === 'unreadable') unread.push(index);
    if (state === 'unknown') unsure.push(index);
    if (state !== 'listens') continue;
    const indexed = readIndex(table, index.split('.').map(Number));
    if (indexed === null) odd += 1;
    const socket = indexed ?? readColumns(shape, cells);
    if (socket === null) {
      unread.push(index);
      continue;
    }
    const { address, port, connected } = socket;
    sockets.push({ transport, address, port, connected, pid: pidOf(shape, cells) });
    for (const quirk of [...socket.quirks, ...cellQuirks(shape, cells, socket)]) quirks.add(quirk);
  }
  return { table, rows: rows.size, sockets, unread, unsure, odd, quirks };
}

function cellQuirks(shape: TableShape, cells: Cells, { connected }: SocketIndex): readonly QuirkName[] {
  const process = shape.process === null ? undefined : cells.get(shape.process);
  return [
    ...(connected ? (['connected-endpoints'] as const) : []),
    // Only a Counter64 is a bigint; of the other types it does not matter which one it is.
    ...(typeof process === 'bigint' || typeof process === 'string' ? (['wrong-process-type'] as const) : []),
  ];
}

/**
 * A row of which only other columns were recorded has no state: it proves nothing. A state that is NULL or no number is a
 * row that may be a listener.
 */
function stateOf(shape: TableShape, cells: Cells): 'listens' | 'connected' | 'unreadable' | 'unknown' {
  if (shape.state === null) return 'listens';
  const state = numberOf(cells.get(shape.state));
  if (state === null) return cells.has(shape.state) ? 'unreadable' : 'connected';
  if (state < closed || state > deleteTcb) return 'unknown';
  return state === listen ? 'listens' : 'connected';
}

function readIndex(table: SocketTable, index: readonly number[]): SocketIndex | null {
  switch (table) {
    case 'tcpListenerTable':
      return listenerIndex(index);
    case 'tcpConnectionTable':
      return connectionIndex(index);
    case 'tcpConnTable':
      return legacyIndex(index, 10);
    case 'udpEndpointTable':
      return udpEndpointIndex(index);
    case 'udpTable':
      return legacyIndex(index, 5);
  }
}

/** Rows without a key of their own keep all in columns; without an address column it may be any address. */
function readColumns(shape: TableShape, cells: Cells): SocketIndex | null {
  const written = numberOf(cells.get(shape.port));
  const port = portOf(written);
  const address = cells.has(shape.address) ? columnAddress(cells.get(shape.address)) : '*';
  if (port === null || address === null) return null;
  const quirks: readonly QuirkName[] = ['keyless-rows', ...(written === port ? [] : (['wrapped-port'] as const))];
  return { address, port, connected: false, quirks };
}

function columnAddress(value: VarbindValue | undefined): string | null {
  if (typeof value === 'string') return isIP(value) === 0 ? null : value;
  if (!Buffer.isBuffer(value) || !isAddressLength(value.length)) return null;
  return addressText([...value]);
}

function pidOf(shape: TableShape, cells: Cells): number | null {
  const pid = shape.process === null ? null : numberOf(cells.get(shape.process));
  return pid === null || pid <= 0 ? null : pid;
}
