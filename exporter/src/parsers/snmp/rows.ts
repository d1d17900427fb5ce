import { maxRows, refuse } from '../parsed.ts';
import {
  compareOids,
  isBelow,
  runName,
  runPath,
  socketTables,
  systemObjects,
  tableNames,
  type SocketTable,
} from './oids.ts';
import { textOf, type Varbind, type VarbindValue } from './varbind.ts';

/** Values of one row by column. */
export type Cells = ReadonlyMap<number, VarbindValue>;

/** The varbinds that concern us, sorted into their tables. */
export interface SnmpRows {
  /** Rows by index text, in the order they came. */
  readonly tables: Readonly<Record<SocketTable, ReadonlyMap<string, Cells>>>;
  readonly runNames: ReadonlyMap<number, string>;
  readonly runPaths: ReadonlyMap<number, string>;
  readonly description: string | null;
  readonly objectId: string | null;
  readonly name: string | null;
  /** The OID furthest down the tree, to tell whether a recording went past the end of a table. */
  readonly furthest: string;
  /** Tables that hold columns of another MIB; those are left out. */
  readonly foreign: ReadonlySet<SocketTable>;
}

/** Behind every object: `endOfMibView` names the object before the end, not the end. */
const endOfTree = '3';

type Tables = Record<SocketTable, Map<string, Map<number, VarbindValue>>>;

export function gatherRows(varbinds: Iterable<Varbind>): SnmpRows {
  const tables: Tables = {
    tcpListenerTable: new Map(),
    tcpConnectionTable: new Map(),
    tcpConnTable: new Map(),
    udpEndpointTable: new Map(),
    udpTable: new Map(),
  };
  const runNames = new Map<number, string>();
  const runPaths = new Map<number, string>();
  const scalars = new Map<string, VarbindValue>();
  const foreign = new Set<SocketTable>();
  let furthest = '0';
  for (const varbind of varbinds) {
    const place = varbind.type === 'endOfMibView' ? endOfTree : varbind.oid;
    if (compareOids(place, furthest) > 0) furthest = place;
    if (isException(varbind)) continue;
    if (isBelow(varbind.oid, runName)) putText(runNames, varbind, runName);
    else if (isBelow(varbind.oid, runPath)) putText(runPaths, varbind, runPath);
    else if (isBelow(varbind.oid, '1.3.6.1.2.1.1')) scalars.set(varbind.oid, varbind.value);
    else putCell(tables, foreign, varbind);
  }
  const objectId = scalars.get(systemObjects.objectId);
  return {
    tables,
    runNames,
    runPaths,
    description: textOf(scalars.get(systemObjects.description)),
    objectId: typeof objectId === 'string' ? objectId : null,
    name: textOf(scalars.get(systemObjects.name)),
    furthest,
    foreign,
  };
}

/** "Nothing here" of RFC 3416: no row, and no word about whether there is one. */
function isException(varbind: Varbind): boolean {
  return varbind.type === 'noSuchObject' || varbind.type === 'noSuchInstance' || varbind.type === 'endOfMibView';
}

function putText(texts: Map<number, string>, varbind: Varbind, root: string): void {
  const pid = Number(varbind.oid.slice(root.length + 1));
  const text = textOf(varbind.value);
  if (Number.isInteger(pid) && text !== null && text !== '') texts.set(pid, text);
}

function putCell(tables: Tables, foreign: Set<SocketTable>, varbind: Varbind): void {
  const table = tableNames.find((name) => isBelow(varbind.oid, socketTables[name].entry));
  if (table === undefined) return;
  const rest = varbind.oid.slice(socketTables[table].entry.length + 1);
  const dot = rest.indexOf('.');
  const column = Number(rest.slice(0, dot));
  if (dot === -1) return;
  if (column > socketTables[table].lastColumn) {
    foreign.add(table);
    return;
  }
  const index = rest.slice(dot + 1);
  const row = tables[table].get(index);
  if (row !== undefined) row.set(column, varbind.value);
  else if (tables[table].size >= mostRows(table)) {
    throw refuse('snmp', null, `more than ${mostRows(table)} rows in ${table}`);
  } else tables[table].set(index, new Map([[column, varbind.value]]));
}

/** Tables with connections have more rows than ports: connections come and go during the walk. */
function mostRows(table: SocketTable): number {
  return socketTables[table].state === null ? maxRows : 4 * maxRows;
}
