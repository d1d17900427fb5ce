import { CollectError } from '../../model/collection.ts';
import { valueKind, type Varbind, type VarbindType } from '../../parsers/snmp/varbind.ts';

/** The answers of the agent in their order, as `snmpwalk -On` would print them, so that `import` can read them. */
export class SnmpEvidence {
  readonly #varbinds: Varbind[] = [];
  readonly #lines: string[] = [];
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get varbinds(): readonly Varbind[] {
    return this.#varbinds;
  }

  add(varbinds: readonly Varbind[]): void {
    for (const varbind of varbinds) {
      const line = varbindLine(varbind);
      this.#bytes += Buffer.byteLength(line);
      if (this.#bytes > this.#mostBytes) {
        throw new CollectError('refused_by_limit', `the SNMP agent sent more than ${this.#mostBytes} bytes of rows`);
      }
      this.#varbinds.push(varbind);
      this.#lines.push(line);
    }
  }

  toBuffer(): Buffer {
    return Buffer.from(this.#lines.join(''));
  }
}

function varbindLine(varbind: Varbind): string {
  return `.${varbind.oid} = ${valueText(varbind)}\n`;
}

/** How net-snmp prints that there is no value. */
const exceptions: ReadonlyMap<VarbindType, string> = new Map([
  ['noSuchObject', 'No Such Object available on this agent at this OID'],
  ['noSuchInstance', 'No Such Instance currently exists at this OID'],
  ['endOfMibView', 'No more variables left in this MIB View (It is past the end of the MIB tree)'],
]);

function valueText({ type, value }: Varbind): string {
  return value === null ? (exceptions.get(type) ?? 'NULL') : typedText(type, value);
}

function typedText(type: VarbindType, value: NonNullable<Varbind['value']>): string {
  if (Buffer.isBuffer(value)) return octetsText(value);
  if (type === 'Timeticks') return `Timeticks: (${String(value)})`;
  return `${type}: ${valueKind(type) === 'oid' ? '.' : ''}${String(value)}`;
}

/** In quotes where every octet is printable, else in hexadecimal: so nothing that an asset sends can break a line. */
function octetsText(octets: Buffer): string {
  if (octets.length === 0) return '""';
  const prints = octets.every((octet) => octet >= 32 && octet < 127);
  if (!prints)
    return `Hex-STRING: ${octets
      .toString('hex')
      .toUpperCase()
      .replace(/(..)(?=.)/g, '$1 ')}`;
  return `STRING: "${octets.toString('latin1').replace(/["\\]/g, '\\$&')}"`;
}
