import { socketTables, tcpTables, udpTables, type SocketTable } from '../../parsers/snmp-oids.ts';

/** What a look learned that the next one need not find out again. */
export interface Memory {
  /** The table that listed listeners, null where none did. */
  readonly tcp: SocketTable | null;
  readonly udp: SocketTable | null;
  /** Rows of a GETBULK that the agent could carry where that was less than configured, 0 for none; else null. */
  readonly repetitions: number | null;
}

export const nothingRemembered: Memory = { tcp: null, udp: null, repetitions: null };

/** `snmp tcp=tcpListenerTable udp=udpEndpointTable repetitions=5` */
export function memoryText(memory: Memory): string {
  const parts = [`tcp=${memory.tcp ?? ''}`, `udp=${memory.udp ?? ''}`];
  if (memory.repetitions !== null) parts.push(`repetitions=${memory.repetitions}`);
  return ['snmp', ...parts].join(' ');
}

/** Reads it back; what another version or another collector wrote counts as nothing. */
export function readMemory(text: string | null): Memory {
  if (text?.startsWith('snmp ') !== true) return nothingRemembered;
  const parts = new Map(
    text.split(' ').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const repetitions = parts.get('repetitions');
  return {
    tcp: tableOf(parts.get('tcp'), tcpTables),
    udp: tableOf(parts.get('udp'), udpTables),
    repetitions: repetitions !== undefined && /^\d{1,4}$/.test(repetitions) ? Number(repetitions) : null,
  };
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
