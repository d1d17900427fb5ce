import { socketTables, tcpTables, udpTables, type SocketTable } from '../../parsers/snmp/oids.ts';

/** What looks have learned that the next one need not find out again. */
export interface Memory {
  /** The best table that ever listed listeners, null where none did: a lesser one that steps in sees less. */
  readonly tcp: SocketTable | null;
  readonly udp: SocketTable | null;
  /** Rows of a GETBULK that the agent could carry where that was less than configured, 0 for none; else null. */
  readonly repetitions: number | null;
  /** How many looks went by on less than the best there is: other tables, fewer rows. */
  readonly looks: number;
  /** How many looks in a row went by without a table that there once was. */
  readonly lost: number;
  /** True where this look tries all tables and rows from the best on. */
  readonly afresh: boolean;
}

export const nothingRemembered: Memory = {
  tcp: null,
  udp: null,
  repetitions: null,
  looks: 0,
  lost: 0,
  afresh: true,
};

/** What one look found. */
export type Found = Pick<Memory, 'tcp' | 'udp' | 'repetitions'>;

/** After so many looks on less than the best, the best is tried again: an outage or an old firmware is not for ever. */
const tryAgainAfter = 24;

/** After so many looks without a table it is taken for gone for good, and what is there for all there is. */
const goneAfter = 168;

/** Tables that this look had and another one before it had better; empty from when they are taken for gone. */
export function lostTables(memory: Memory, found: Found): readonly SocketTable[] {
  if (memory.lost + 1 >= goneAfter) return [];
  const tcp = isLost(tcpTables, memory.tcp, found.tcp) ? memory.tcp : null;
  const udp = isLost(udpTables, memory.udp, found.udp) ? memory.udp : null;
  return [tcp, udp].filter((table) => table !== null);
}

function isLost(tables: readonly SocketTable[], best: SocketTable | null, found: SocketTable | null): boolean {
  return best !== null && (found === null || tables.indexOf(found) > tables.indexOf(best));
}

/** `snmp tcp=tcpListenerTable udp=udpEndpointTable`, or with ` repetitions=5 looks=1 lost=1` behind. */
export function memoryText(found: Found, before: Memory): string {
  const lost = lostTables(before, found);
  const kept = (best: SocketTable | null): boolean => best !== null && lost.includes(best);
  const tcp = kept(before.tcp) ? before.tcp : found.tcp;
  const udp = kept(before.udp) ? before.udp : found.udp;
  const { repetitions } = found;
  const isBest = repetitions === null && found.tcp === tcpTables[0] && found.udp === udpTables[0];
  return [
    ...['snmp', `tcp=${tcp ?? ''}`, `udp=${udp ?? ''}`],
    ...(repetitions === null ? [] : [`repetitions=${repetitions}`]),
    ...(isBest ? [] : [`looks=${before.looks + 1}`]),
    ...(lost.length === 0 ? [] : [`lost=${before.lost + 1}`]),
  ].join(' ');
}

/** Reads it back; what another version or another collector wrote counts as nothing. */
export function readMemory(text: string | null): Memory {
  if (text?.startsWith('snmp ') !== true) return nothingRemembered;
  const parts = new Map(text.split(' ').map(pairOf));
  const looks = numberOf(parts.get('looks')) ?? 0;
  const afresh = looks >= tryAgainAfter;
  return {
    tcp: tableOf(parts.get('tcp'), tcpTables),
    udp: tableOf(parts.get('udp'), udpTables),
    repetitions: afresh ? null : numberOf(parts.get('repetitions')),
    looks: afresh ? 0 : looks,
    lost: numberOf(parts.get('lost')) ?? 0,
    afresh,
  };
}

function pairOf(part: string): [string, string] {
  const at = part.indexOf('=');
  return [part.slice(0, at), part.slice(at + 1)];
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : null;
}

function tableOf(name: string | undefined, tables: readonly SocketTable[]): SocketTable | null {
  return tables.find((table) => table === name) ?? null;
}

/** The tables to try, the remembered one first. */
export function tableOrder(tables: readonly SocketTable[], remembered: SocketTable | null): readonly SocketTable[] {
  return remembered === null ? tables : [remembered, ...tables.filter((table) => table !== remembered)];
}

/** The column that is walked; all else stands in its index. */
export function walkedColumn(table: SocketTable): string {
  const shape = socketTables[table];
  return `${shape.entry}.${shape.state ?? shape.process ?? shape.port}`;
}
