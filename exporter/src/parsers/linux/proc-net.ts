import type { Binding, Transport } from '../../model/listener.ts';
import { demandListener } from '../conclude.ts';
import { oneAsset } from '../one-list.ts';
import { noIdentity, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { procNetAddress, byteOrderOf } from './proc-net-order.ts';
import { listenState, unconnected, type ProcNetRow } from './proc-net-row.ts';
import { rawProtocols } from './raw-protocols.ts';
import { procNetTables, type ProcNetTable, type TableName } from './proc-net-table.ts';

const parser = 'proc-net';

interface KnownTable {
  readonly table: ProcNetTable;
  /** Null: sockets that are no listeners (raw, ping), or an empty table of unknown kind. */
  readonly transport: Transport | null;
}

/**
 * Reads /proc/net/tcp, tcp6, udp and udp6, any of them one after the other. `asked` is the scope of a live command;
 * null for a recording. `named` is the kind that the file name tells: where the content contradicts it, the file is
 * refused.
 */
export function parseProcNet(text: string, asked: CommandScope | null, named: TableName | null = null): Parsed {
  const tables = procNetTables(text, asked !== null);
  if (tables.length === 0) throw refuse(parser, null, 'no header of a /proc/net table in it');
  const known = nameTables(tables, asked !== null);
  if (named !== null && tables.length === 1) demandName(known, named);
  const has = (transport: Transport, family: 4 | 6): boolean =>
    known.some((entry) => entry.transport === transport && entry.table.family === family);
  const rows = tables.flatMap((table) => table.rows);
  const order = asked?.byteOrder ?? byteOrderOf(rows.flatMap((row) => [row.local, row.remote]));
  if (order === null) {
    throw refuse(
      parser,
      null,
      'its byte order cannot be told: one address of 127.0.0.1, 10/8, 172.16/12 or 192.168/16 would settle it',
    );
  }
  const bindings = known.flatMap(({ table, transport }) =>
    transport === null ? [] : table.rows.flatMap((row) => bindingOf(row, transport, procNetAddress(row.local, order))),
  );
  demandListener({ parser, asked, bindings });
  // In a live answer a missing table means that the kernel does not have it (no IPv6). In a recording it may have been
  // left out.
  const whole = (transport: Transport): boolean =>
    has(transport, 4) && (asked === null ? has(transport, 6) : asked[transport]);
  const complete = { tcp: whole('tcp'), udp: whole('udp'), process: false };
  return { bindings, complete, identity: noIdentity, notes: [...notesOf(has)], asset: null, takenAt: null };
}

function bindingOf(row: ProcNetRow, transport: Transport, address: string): readonly Binding[] {
  if (row.state !== (transport === 'tcp' ? listenState : unconnected)) return [];
  if (row.port === 0) throw refuse(parser, row.at.line, '0 is not a port: 1 to 65535 would be right');
  return [{ transport, address, port: row.port, process: null }];
}

function* notesOf(has: (transport: Transport, family: 4 | 6) => boolean): Generator<string> {
  yield '/proc/net does not name holders.';
  for (const transport of ['tcp', 'udp'] as const) {
    if (!has(transport, 4)) yield `/proc/net/${transport} is not in it.`;
    if (!has(transport, 6)) yield `/proc/net/${transport}6 is not in it.`;
  }
}

/**
 * Finds out which table is which. A kernel has one of each, so a second one is from another machine or another time.
 */
function nameTables(tables: readonly ProcNetTable[], live: boolean): readonly KnownTable[] {
  const known: KnownTable[] = [];
  const taken = new Set<string>();
  const modern = tables.some((table) => table.drops);
  for (const table of tables) {
    const before = taken.has(nameOf('udp', table.family));
    const transport = transportOf(table, { live, modern, udpBefore: before });
    known.push({ table, transport });
    if (transport === null) continue;
    const name = nameOf(transport, table.family);
    if (taken.has(name)) throw refuse(parser, table.at.line, `a second table of ${name}: ${oneAsset}`);
    taken.add(name);
  }
  return known;
}

interface Around {
  /** We asked for tcp and udp only, so no table has raw sockets. */
  readonly live: boolean;
  /** The kernel is young enough to print `drops` where it belongs. */
  readonly modern: boolean;
  readonly udpBefore: boolean;
}

function transportOf(table: ProcNetTable, around: Around): Transport | null {
  const kind = kindOf(table);
  if (table.label !== null) return demandLabel(table, table.label, kind);
  if (kind === 'tcp') return 'tcp';
  if (kind === null) return around.modern ? 'tcp' : null;
  if (around.udpBefore && table.rows.every((row) => row.port <= 255)) return null;
  const isUdp = around.live || (table.padded && table.family === 4) || table.rows.length === 0;
  return isUdp || table.rows.some((row) => !rawProtocols.has(row.port)) ? 'udp' : refuseRaw(table);
}

function demandLabel(table: ProcNetTable, label: TableName, kind: 'tcp' | 'datagram' | null): Transport | null {
  if (label.family !== table.family || (kind !== null && (label.kind === 'tcp') !== (kind === 'tcp'))) {
    throw refuse(parser, table.at.line, `called ${nameOf(label.kind, label.family)}, but its rows are not`);
  }
  return label.kind === 'tcp' || label.kind === 'udp' ? label.kind : null;
}

/** Files of udp and raw sockets look alike, and all ports in this one are protocol numbers. */
function refuseRaw(table: ProcNetTable): never {
  const message = 'udp and raw sockets look the same here: a line "==> /proc/net/udp <==" before it would settle it';
  throw refuse(parser, table.at.line, message);
}

function kindOf(table: ProcNetTable): 'tcp' | 'datagram' | null {
  const [first] = table.rows;
  const odd = table.rows.find(
    (row) => row.kind === null || row.kind !== first?.kind || (row.kind === 'tcp' && table.drops),
  );
  if (odd !== undefined)
    throw refuse(parser, odd.at.line, 'neither a row of tcp nor one of udp: state and columns contradict each other');
  return first?.kind ?? (table.drops ? 'datagram' : null);
}

function demandName(known: readonly KnownTable[], named: TableName): void {
  for (const { table, transport } of known) {
    if (transport === null || (transport === named.kind && table.family === named.family)) continue;
    const said = nameOf(named.kind, named.family);
    throw refuse(
      parser,
      table.at.line,
      `the file is called ${said}, but its content is ${nameOf(transport, table.family)}`,
    );
  }
}

function nameOf(kind: string, family: 4 | 6): string {
  return family === 6 ? `${kind}6` : kind;
}
