/** The types of SMIv2 (RFC 2578) and the three exceptions of RFC 3416. What a column means is never decided by its type: agents mix them up. */
export type VarbindType =
  | 'INTEGER'
  | 'OCTET STRING'
  | 'OID'
  | 'IpAddress'
  | 'Counter32'
  | 'Gauge32'
  | 'Timeticks'
  | 'Opaque'
  | 'Counter64'
  | 'NULL'
  | 'noSuchObject'
  | 'noSuchInstance'
  | 'endOfMibView';

export type VarbindValue = number | bigint | string | Buffer | null;

/** What a value of a type is in memory. */
export type ValueKind = 'number' | 'bigint' | 'oid' | 'address' | 'octets' | 'nothing';

const kinds: Readonly<Record<VarbindType, ValueKind>> = {
  INTEGER: 'number',
  Counter32: 'number',
  Gauge32: 'number',
  Timeticks: 'number',
  Counter64: 'bigint',
  OID: 'oid',
  IpAddress: 'address',
  'OCTET STRING': 'octets',
  Opaque: 'octets',
  NULL: 'nothing',
  noSuchObject: 'nothing',
  noSuchInstance: 'nothing',
  endOfMibView: 'nothing',
};

export function valueKind(type: VarbindType): ValueKind {
  return kinds[type];
}

/** One object as an agent sent it. */
export interface Varbind {
  /** Dotted, without a leading dot. */
  readonly oid: string;
  readonly type: VarbindType;
  /** Octets as a Buffer, OIDs and addresses as text; null for NULL and the exceptions, which all mean "not visible". */
  readonly value: VarbindValue;
}

/** The value as a whole number, whatever integer type it came in. */
export function numberOf(value: VarbindValue | undefined): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value === 'bigint') return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
  return null;
}

/** The value as text of the asset: UTF-8 where it is, else Latin-1; without the NUL bytes that C programs leave at the end. */
export function textOf(value: VarbindValue | undefined): string | null {
  if (!Buffer.isBuffer(value)) return null;
  const end = value.indexOf(0);
  const octets = end === -1 ? value : value.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets).trim();
  } catch {
    return octets.toString('latin1').trim();
  }
}
