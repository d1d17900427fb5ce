/**
 * The objects we read, and no others: RFC 3418 (system), RFC 4022 (TCP), RFC 4113 (UDP), RFC 2790 (running software).
 * hrSWRunParameters (column 5) is never read: command lines hold passwords.
 */
export const systemObjects = {
  description: '1.3.6.1.2.1.1.1.0',
  objectId: '1.3.6.1.2.1.1.2.0',
  name: '1.3.6.1.2.1.1.5.0',
} as const;

/** Hundredths of a second since the agent started. It differs in each look, so it is not part of the evidence. */
export const upTime = '1.3.6.1.2.1.1.3.0';

export const runName = '1.3.6.1.2.1.25.4.2.1.2';
export const runPath = '1.3.6.1.2.1.25.4.2.1.4';

export type SocketTable = 'tcpListenerTable' | 'tcpConnectionTable' | 'tcpConnTable' | 'udpEndpointTable' | 'udpTable';

/** The columns of a table. Standard agents have everything except `state` and `process` in the index. */
export interface TableShape {
  readonly entry: string;
  /** Column of tcpConnState; only rows in state listen(2) are listeners. */
  readonly state: number | null;
  readonly address: number;
  readonly port: number;
  readonly process: number | null;
  /** Columns behind this one belong to another MIB. */
  readonly lastColumn: number;
}

export const socketTables: Readonly<Record<SocketTable, TableShape>> = {
  tcpListenerTable: { entry: '1.3.6.1.2.1.6.20.1', state: null, address: 2, port: 3, process: 4, lastColumn: 4 },
  tcpConnectionTable: { entry: '1.3.6.1.2.1.6.19.1', state: 7, address: 2, port: 3, process: 8, lastColumn: 8 },
  tcpConnTable: { entry: '1.3.6.1.2.1.6.13.1', state: 1, address: 2, port: 3, process: null, lastColumn: 5 },
  udpEndpointTable: { entry: '1.3.6.1.2.1.7.7.1', state: null, address: 2, port: 3, process: 8, lastColumn: 8 },
  udpTable: { entry: '1.3.6.1.2.1.7.5.1', state: null, address: 1, port: 2, process: null, lastColumn: 2 },
};

/** Best witness first. */
export const tcpTables: readonly SocketTable[] = ['tcpListenerTable', 'tcpConnectionTable', 'tcpConnTable'];
export const udpTables: readonly SocketTable[] = ['udpEndpointTable', 'udpTable'];

export const tableNames: readonly SocketTable[] = [...tcpTables, ...udpTables];

export function isBelow(oid: string, root: string): boolean {
  return oid.startsWith(root) && oid.charCodeAt(root.length) === 46;
}

/** Lexicographic order of object identifiers (RFC 3416): negative where `a` comes first. */
export function compareOids(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let differs = 0;
  while (differs < shorter && a.charCodeAt(differs) === b.charCodeAt(differs)) differs += 1;
  const from = a.lastIndexOf('.', differs - 1) + 1;
  return Number.parseInt(a.slice(from), 10) - Number.parseInt(b.slice(from), 10) || a.length - b.length;
}
