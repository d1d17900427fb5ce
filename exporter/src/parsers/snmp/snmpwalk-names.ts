import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { isBelow, runName, runPath, socketTables, systemObjects, type SocketTable } from './oids.ts';

/** Columns from the first on (RFC 4022, 4113, 1213); the entry is called like its table, with `Entry`. */
const columns: Readonly<Record<SocketTable, readonly string[]>> = {
  tcpListenerTable: ['LocalAddressType', 'LocalAddress', 'LocalPort', 'Process'].map((name) => `tcpListener${name}`),
  tcpConnectionTable: [
    ...['LocalAddressType', 'LocalAddress', 'LocalPort', 'RemAddressType', 'RemAddress', 'RemPort'],
    ...['State', 'Process'],
  ].map((name) => `tcpConnection${name}`),
  tcpConnTable: ['State', 'LocalAddress', 'LocalPort', 'RemAddress', 'RemPort'].map((name) => `tcpConn${name}`),
  udpEndpointTable: [
    ...['LocalAddressType', 'LocalAddress', 'LocalPort', 'RemoteAddressType', 'RemoteAddress', 'RemotePort'],
    ...['Instance', 'Process'],
  ].map((name) => `udpEndpoint${name}`),
  udpTable: ['udpLocalAddress', 'udpLocalPort'],
};

/** The OID of each name that we read, and of those on the way there: without some MIB file only the beginning is a name. */
const nodes: ReadonlyMap<string, string> = new Map([
  ['iso', '1'],
  ['org', '1.3'],
  ['dod', '1.3.6'],
  ['internet', '1.3.6.1'],
  ['mgmt', '1.3.6.1.2'],
  ['mib-2', '1.3.6.1.2.1'],
  ['private', '1.3.6.1.4'],
  ['enterprises', '1.3.6.1.4.1'],
  ['system', '1.3.6.1.2.1.1'],
  ['sysDescr', systemObjects.description.slice(0, -2)],
  ['sysObjectID', systemObjects.objectId.slice(0, -2)],
  ['sysName', systemObjects.name.slice(0, -2)],
  ['tcp', '1.3.6.1.2.1.6'],
  ['udp', '1.3.6.1.2.1.7'],
  ['host', '1.3.6.1.2.1.25'],
  ['hrSWRun', '1.3.6.1.2.1.25.4'],
  ['hrSWRunTable', '1.3.6.1.2.1.25.4.2'],
  ['hrSWRunEntry', '1.3.6.1.2.1.25.4.2.1'],
  ['hrSWRunName', runName],
  ['hrSWRunPath', runPath],
  ...Object.entries(columns).flatMap(([table, names]): (readonly [string, string])[] => {
    const { entry } = socketTables[table as SocketTable];
    return [
      [table, entry.slice(0, -2)],
      [table.replace(/Table$/, 'Entry'), entry],
      ...names.map((name, index) => [name, `${entry}.${index + 1}`] as const),
    ];
  }),
]);

/** InetAddressType of RFC 4001. */
const addressTypes: ReadonlyMap<string, number> = new Map([
  ['unknown', 0],
  ['ipv4', 1],
  ['ipv6', 2],
  ['ipv4z', 3],
  ['ipv6z', 4],
]);

/** `other` is an object we do not read, `unreadable` a row of ours with an index of no known form. */
type Named = { readonly oid: string } | 'other' | 'unreadable';

/** Octets in quotes, what stands in brackets, numbers with dots between them, or a name (which begins with a letter). */
const part = /\.?(?:"([^"]*)"|\[("?)([^\]"]*)\2\]|(\d+(?:\.\d+)*|[^.[\]"]+))|\.(?=\.)/y;

/**
 * The number of an OID that net-snmp prints with MIB files: `TCP-MIB::tcpListenerProcess.ipv4."0.0.0.0".22`, with -OX
 * `tcpListenerProcess[ipv4]["0.0.0.0"][22]`, with -Of from `.iso` on, and `SNMPv2-SMI::mib-2.6.20...` where a file is missing.
 */
export function oidOf(printed: string): Named {
  const plain = printed.replace(/^[\w-]+::/, '').replaceAll('\\', '');
  let oid: string | null = null;
  const index: number[] = [];
  part.lastIndex = 0;
  for (let at = 0; at < plain.length; at = part.lastIndex) {
    const found = part.exec(plain);
    if (found === null) return 'unreadable';
    const [, quoted, quote, bracketed, word] = found;
    const node = word === undefined || index.length > 0 ? undefined : nodes.get(word);
    if (node !== undefined) oid = node;
    else {
      const numbers = numbersOf(quoted ?? (quote === '"' ? bracketed : undefined), bracketed ?? word);
      if (oid === null) return 'other';
      if (numbers === null) return isRow(oid) ? 'unreadable' : 'other';
      index.push(...numbers);
    }
  }
  return oid === null ? 'other' : { oid: [oid, ...index].join('.') };
}

function isRow(oid: string): boolean {
  return Object.values(socketTables).some(({ entry }) => isBelow(oid, entry));
}

/** One part of an index: octets in quotes have their number before them. Null where it is a name of something else. */
function numbersOf(quoted: string | undefined, word: string | undefined): readonly number[] | null {
  if (quoted !== undefined || word === undefined) {
    const octets = octetsOf(quoted ?? '');
    return octets === null ? null : [octets.length, ...octets];
  }
  const type = addressTypes.get(word);
  if (type !== undefined) return [type];
  return /^\d+(?:\.\d+)*$/.test(word) ? word.split('.').map(Number) : null;
}

/** `0.0.0.0`, `00:00:...:01` (sixteen of them), the zone as a number behind `%`. */
function octetsOf(text: string): readonly number[] | null {
  if (text === '') return [];
  const [, address = '', zone] = /^([^%]*)(?:%(\d{1,10}))?$/.exec(text) ?? [];
  const octets = addressOctets(address);
  if (octets === null || zone === undefined) return octets;
  const number = Number(zone);
  return number >= 2 ** 32 ? null : [...octets, ...[24, 16, 8, 0].map((bits) => (number >>> bits) & 255)];
}

function addressOctets(address: string): readonly number[] | null {
  if (isIP(address) !== 0) return ipaddr.parse(address).toByteArray();
  return /^[\da-f]{2}(?::[\da-f]{2}){15}$/i.test(address) ? [...Buffer.from(address.replaceAll(':', ''), 'hex')] : null;
}
