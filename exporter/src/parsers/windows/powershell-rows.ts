import type { Transport } from '../../model/listener.ts';
import { quote, refuse } from '../parsed.ts';

const parser = 'powershell';

/** One object, with the names of its properties in small letters: PowerShell does not tell them apart. */
export interface PowershellRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** Objects that were printed together. */
export interface PowershellTable {
  readonly line: number;
  /** `MSFT_NetTCPConnection`, where the text names the class, or what the group is called; empty where neither. */
  readonly type: string;
  readonly rows: readonly PowershellRow[];
}

/** The first of these properties that is there and not empty. */
export function textIn({ cells }: PowershellRow, ...names: readonly string[]): string {
  for (const name of names) {
    const text = cells.get(name);
    if (text !== undefined && text !== '') return text;
  }
  return '';
}

export interface Sockets {
  /** With the table that each stands in. */
  readonly sockets: { readonly row: PowershellRow; readonly transport: Transport; readonly table: PowershellTable }[];
  /** Names by PID, as text. */
  readonly processes: Map<string, string>;
  readonly services: Map<string, string[]>;
  /** A table that does not say its transport stood beside one of TCP. */
  presumedUdp: boolean;
}

/** Sorts what tables say. @throws CollectError where nobody can tell whether sockets are of TCP or UDP */
export function readTables(tables: readonly PowershellTable[]): Sockets {
  const found: Sockets = { sockets: [], processes: new Map(), services: new Map(), presumedUdp: false };
  const unsaid: PowershellTable[] = [];
  for (const table of tables) {
    const [first] = table.rows;
    if (first === undefined) continue;
    const odd = table.rows.find(({ cells }) => cells.has('localport') !== first.cells.has('localport'));
    if (odd !== undefined)
      throw refuse(parser, odd.line, 'not all objects of this list have a LocalPort: one is cut, or another');
    if (!first.cells.has('localport')) readNames(table, found);
    else if (transportOf(first, table.type) === null) unsaid.push(table);
    else readSockets(table, found);
  }
  const [first] = unsaid;
  if (first === undefined) return found;
  if (unsaid.length > 1 || !found.sockets.some(({ transport }) => transport === 'tcp')) {
    throw refuse(
      parser,
      first.line,
      'nobody can tell whether these are of TCP or UDP: select State too, or keep #TYPE',
    );
  }
  found.presumedUdp = true;
  for (const row of first.rows) found.sockets.push({ row, transport: 'udp', table: first });
  return found;
}

function readSockets(table: PowershellTable, found: Sockets): void {
  for (const row of table.rows) {
    const transport = transportOf(row, table.type);
    if (transport === null) throw refuse(parser, row.line, 'nobody can tell whether this is of TCP or UDP');
    found.sockets.push({ row, transport, table });
  }
}

/** Only TCP has states and peers there. */
function transportOf(row: PowershellRow, type: string): Transport | null {
  const said = `${type} ${textIn(row, 'protocol', 'transport', 'proto')} ${textIn(row, 'cimclass', 'class')}`;
  const tcp = /tcp/i.test(said);
  if (tcp !== /udp/i.test(said)) return tcp ? 'tcp' : 'udp';
  return row.cells.has('state') || row.cells.has('remoteport') || row.cells.has('remoteaddress') ? 'tcp' : null;
}

/** Tables of Get-Process, Win32_Process and Win32_Service. */
function readNames({ rows, type }: PowershellTable, found: Sockets): void {
  const [first] = rows;
  const programs = rows.some((row) => /\.exe$/i.test(textIn(row, 'name')));
  const services =
    /service/i.test(type) || (first?.cells.has('processid') === true && !programs && !/process/i.test(type));
  for (const row of rows) {
    const pid = textIn(row, 'processid', 'id', 'pid');
    const name = textIn(row, 'processname', 'name');
    if (pid === '' || pid === '0' || name === '') continue;
    if (!services) found.processes.set(pid, name);
    else if (found.services.get(pid)?.push(name) === undefined) found.services.set(pid, [name]);
  }
}

/** MSFT_NetTCPConnection.State, as numbers and as PowerShell shows them. */
const states = new Map(
  Object.entries({
    closed: 1,
    listen: 2,
    synsent: 3,
    synreceived: 4,
    established: 5,
    finwait1: 6,
    finwait2: 7,
    closewait: 8,
    closing: 9,
    lastack: 10,
    timewait: 11,
    deletetcb: 12,
    bound: 100,
  }),
);
const numbers = new Set([...states.values()].map(String));

/** @throws CollectError where no state says it: a socket that is only bound has no peer either */
export function listens(row: PowershellRow, transport: Transport): boolean {
  if (transport === 'udp') return true;
  const state = textIn(row, 'state').toLowerCase();
  const number = numbers.has(state) ? Number(state) : states.get(state);
  if (number !== undefined) return number === states.get('listen');
  const peer = textIn(row, 'remoteport');
  if (state === '' && peer !== '' && peer !== '0') return false;
  throw refuse(parser, row.line, `state ${quote(state)} of a TCP socket: Listen or 2 would be right`);
}
