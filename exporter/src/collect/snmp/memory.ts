import { socketTables, tableNames, tcpTables, udpTables, type SocketTable } from '../../parsers/snmp/oids.ts';
import { noEngines, type Engines } from './net/engines.ts';

/** What looks have learned, so that the next one need not learn it again. */
export interface SnmpMemory {
  /** Tables with information that no better table has: only these are asked. Best witness first. */
  readonly tables: readonly SocketTable[];
  /**
   * The rows of a GETBULK that the agent could answer, where this was less than configured, 0 for none; otherwise null.
   */
  readonly repetitions: number | null;
  /** Number of looks since all tables were asked, with as many rows as configured. */
  readonly looks: number;
  /** Number of looks in a row without a table that existed before. */
  readonly lost: number;
  readonly engines: Engines;
  /** True where this look asks all tables, and as many rows as configured. */
  readonly afresh: boolean;
}

export const nothingRemembered: SnmpMemory = {
  tables: [],
  repetitions: null,
  looks: 0,
  lost: 0,
  engines: noEngines,
  afresh: true,
};

/** The findings of one look. */
export interface SnmpFindings {
  /** Tables with information that no better table has. */
  readonly speakers: readonly SocketTable[];
  /** Tables with any information: listeners, or rows of UDP. */
  readonly answered: readonly SocketTable[];
  readonly repetitions: number | null;
  readonly engines: Engines;
}

/**
 * After this many looks all tables are asked again: one of them may have something new, the firmware may be another
 * one, or a large answer may have been lost only once.
 */
const tryAgainAfter = 24;

/** After this many looks without a table it counts as removed, and the others count as complete. */
const goneAfter = 168;

/**
 * Tables that earlier looks needed and that are empty now; none once they count as removed. A better table in their
 * place has the same information.
 */
export function lostTables(memory: SnmpMemory, { answered }: Pick<SnmpFindings, 'answered'>): readonly SocketTable[] {
  if (memory.lost + 1 >= goneAfter) return [];
  const stepsIn = (table: SocketTable, other: SocketTable): boolean =>
    isBetter(other, table) && answered.includes(other) && !memory.tables.includes(other);
  return memory.tables.filter(
    (table) => !answered.includes(table) && !tableNames.some((other) => stepsIn(table, other)),
  );
}

function isBetter(one: SocketTable, other: SocketTable): boolean {
  const family = [tcpTables, udpTables].find((tables) => tables.includes(other)) ?? [];
  return family.includes(one) && family.indexOf(one) < family.indexOf(other);
}

/** `snmp tcp=tcpListenerTable,tcpConnTable udp=udpEndpointTable looks=1`, with more behind where there is more. */
export function memoryText(found: SnmpFindings, before: SnmpMemory): string {
  const lost = lostTables(before, found);
  // A look that asked all tables replaces what the looks before it learned.
  const kept = before.afresh ? [] : before.tables.filter((table) => found.answered.includes(table));
  const needed = tableNames.filter((table) => [...found.speakers, ...kept, ...lost].includes(table));
  const { known, alone, turns } = found.engines;
  return [
    'snmp',
    `tcp=${needed.filter((table) => tcpTables.includes(table)).join(',')}`,
    `udp=${needed.filter((table) => udpTables.includes(table)).join(',')}`,
    ...(found.repetitions === null ? [] : [`repetitions=${found.repetitions}`]),
    `looks=${before.looks + 1}`,
    ...(lost.length === 0 ? [] : [`lost=${before.lost + 1}`]),
    ...(known.length === 0 ? [] : [`engines=${known.join(',')}`]),
    ...(known.length < 2 ? [] : [`alone=${alone}`]),
    ...(turns ? ['turns=1'] : []),
  ].join(' ');
}

/** Reads the line. One of another version or another collector counts as nothing. */
export function readMemory(text: string | null): SnmpMemory {
  if (text?.startsWith('snmp ') !== true) return nothingRemembered;
  const parts = new Map(text.split(' ').map(pairOf));
  const looks = numberIn(parts.get('looks')) ?? 0;
  const afresh = looks >= tryAgainAfter;
  return {
    tables: [...tablesOf(parts.get('tcp'), tcpTables), ...tablesOf(parts.get('udp'), udpTables)],
    repetitions: afresh ? null : numberIn(parts.get('repetitions')),
    looks: afresh ? 0 : looks,
    lost: numberIn(parts.get('lost')) ?? 0,
    engines: {
      known: (parts.get('engines') ?? '').split(',').filter((id) => /^[\da-f]{2,64}$/.test(id)),
      alone: numberIn(parts.get('alone')) ?? 1,
      turns: parts.has('turns'),
    },
    afresh,
  };
}

function pairOf(part: string): [string, string] {
  const at = part.indexOf('=');
  return [part.slice(0, at), part.slice(at + 1)];
}

function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : null;
}

function tablesOf(names: string | undefined, tables: readonly SocketTable[]): readonly SocketTable[] {
  const said = names?.split(',') ?? [];
  return tables.filter((table) => said.includes(table));
}

/**
 * The object where the walk of a table begins; everything else is in the index of its rows. Where nearly all columns of
 * a table are not accessible, the first existing one is used: Tripp Lite has column 7 instead of 8, Windows 2003 column
 * 3.
 */
export function walkedRoot(table: SocketTable): string {
  const { entry, state, process, port } = socketTables[table];
  if (state !== null) return `${entry}.${state}`;
  return process === null ? `${entry}.${port}` : entry;
}
