import { socketTables, tcpTables, udpTables, type SocketTable } from '../../parsers/snmp-oids.ts';

/** What a look learned that the next one need not find out again. */
export interface Memory {
  /** The table that listed listeners, null where none did. */
  readonly tcp: SocketTable | null;
  readonly udp: SocketTable | null;
  /** Rows of a GETBULK that the agent could carry where that was less than configured, 0 for none; else null. */
  readonly repetitions: number | null;
  /** How many looks went by on less than the best: other tables, fewer rows. */
  readonly looks: number;
}

export const nothingRemembered: Memory = { tcp: null, udp: null, repetitions: null, looks: 0 };

/** After so many looks on less than the best, the best is tried again: an outage or an old firmware is not for ever. */
const tryAgainAfter = 24;

/** `snmp tcp=tcpListenerTable udp=udpEndpointTable`, or with ` repetitions=5 looks=1` behind. */
export function memoryText(learned: Omit<Memory, 'looks'>, before: Memory): string {
  const { tcp, udp, repetitions } = learned;
  const parts = ['snmp', `tcp=${tcp ?? ''}`, `udp=${udp ?? ''}`];
  if (repetitions !== null) parts.push(`repetitions=${repetitions}`);
  const best = repetitions === null && tcp === tcpTables[0] && udp === udpTables[0];
  return [...parts, ...(best ? [] : [`looks=${before.looks + 1}`])].join(' ');
}

/** Reads it back; what another version or another collector wrote counts as nothing. */
export function readMemory(text: string | null): Memory {
  if (text?.startsWith('snmp ') !== true) return nothingRemembered;
  const parts = new Map(text.split(' ').map(pairOf));
  const looks = numberOf(parts.get('looks')) ?? 0;
  if (looks >= tryAgainAfter) return nothingRemembered;
  return {
    tcp: tableOf(parts.get('tcp'), tcpTables),
    udp: tableOf(parts.get('udp'), udpTables),
    repetitions: numberOf(parts.get('repetitions')),
    looks,
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
