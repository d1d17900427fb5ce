import { valueKind, type Varbind, type VarbindType, type VarbindValue } from '../../../parsers/snmp/varbind.ts';

/** BER tags of RFC 2578 and RFC 3416. */
const types: ReadonlyMap<number, VarbindType> = new Map([
  [2, 'INTEGER'],
  [4, 'OCTET STRING'],
  [5, 'NULL'],
  [6, 'OID'],
  [64, 'IpAddress'],
  [65, 'Counter32'],
  [66, 'Gauge32'],
  [67, 'Timeticks'],
  [68, 'Opaque'],
  [70, 'Counter64'],
  [128, 'noSuchObject'],
  [129, 'noSuchInstance'],
  [130, 'endOfMibView'],
]);

/** An object as the library returns it. Its Counter64 is the octets of the number. */
export interface WireVarbind {
  readonly oid: string;
  readonly type?: number;
  readonly value?: unknown;
}

/**
 * A type that we cannot use (BOOLEAN, BIT STRING: no SMIv2 object has them) becomes NULL, which means "not visible".
 */
export function varbindOf(wire: WireVarbind): Varbind {
  const type = types.get(wire.type ?? -1) ?? 'NULL';
  return { oid: wire.oid, type, value: valueOf(type, wire.value) };
}

function valueOf(type: VarbindType, value: unknown): VarbindValue {
  switch (valueKind(type)) {
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'bigint':
      return Buffer.isBuffer(value) && value.length <= 9 ? BigInt(`0x0${value.toString('hex')}`) : null;
    case 'oid':
    case 'address':
      return typeof value === 'string' ? value : null;
    case 'octets':
      return Buffer.isBuffer(value) ? value : null;
    case 'nothing':
      return null;
  }
}
