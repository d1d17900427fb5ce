import { quote, refuse } from '../parsed.ts';
import type { Varbind, VarbindType } from './varbind.ts';

type Value = Pick<Varbind, 'type' | 'value'>;

/** Values without a type, as net-snmp spells them. */
const bare: readonly (readonly [RegExp, VarbindType])[] = [
  [/^No Such Object/, 'noSuchObject'],
  [/^No Such Instance/, 'noSuchInstance'],
  [/^No more variables left in this MIB View/, 'endOfMibView'],
  [/^NULL$/, 'NULL'],
];

/** Whether more lines may belong to a value: a text in quotes goes on until they are closed, others until the next OID. */
export type OpenEnd = 'quoted' | 'open' | 'closed';

export function openEnd(text: string): OpenEnd {
  if (text.startsWith('STRING: "')) return closesQuote(text.slice('STRING: "'.length)) ? 'closed' : 'quoted';
  return /^(?:STRING|Hex-STRING|BITS|Opaque): /.test(text) ? 'open' : 'closed';
}

/** True where a line ends with a quotation mark that no backslash escapes. */
export function closesQuote(line: string): boolean {
  let backslashes = 0;
  while (line.charAt(line.length - 2 - backslashes) === '\\') backslashes += 1;
  return line.endsWith('"') && backslashes % 2 === 0;
}

/** `Gauge32: 1343`, `INTEGER: listen(2)`, `STRING: "sshd"`, `Hex-STRING: 0A 63`, `No Such Object …`. */
export function readWalkValue(text: string, line: number): Value {
  // "Wrong Type (should be Gauge32 or Unsigned32): Counter64: 0": MIB files were loaded; what counts is what was sent.
  const sent = text.replace(/^Wrong Type \([^)]*\): /, '');
  if (sent === '""') return { type: 'OCTET STRING', value: Buffer.alloc(0) };
  const plain = bare.find(([pattern]) => pattern.test(sent));
  if (plain !== undefined) return { type: plain[1], value: null };
  const [, type, value] = /^([A-Za-z][\w -]*): ?(.*)$/s.exec(sent) ?? [];
  const read = readers.get(type ?? '');
  if (read === undefined || value === undefined) {
    throw refuse('snmpwalk', line, `not TYPE: VALUE: ${quote(text)}`);
  }
  return read(value);
}

/** -Ot leaves the type of Timeticks out, and of no other. */
export function isBareTicks(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}

const readers: ReadonlyMap<string, (text: string) => Value> = new Map([
  ['INTEGER', integer('INTEGER')],
  ['Integer32', integer('INTEGER')],
  ['Gauge32', integer('Gauge32')],
  ['Unsigned32', integer('Gauge32')],
  ['UInteger32', integer('Gauge32')],
  ['Counter32', integer('Counter32')],
  ['Timeticks', integer('Timeticks')],
  ['Counter64', counter64],
  ['IpAddress', address],
  ['Network Address', networkAddress],
  ['OID', (text: string): Value => ({ type: 'OID', value: text.replace(/^\.?iso(?=\.)/, '1').replace(/^\./, '') })],
  ['STRING', string],
  ['Hex-STRING', hexString],
  // Nothing we read has these types.
  ['BITS', (): Value => ({ type: 'OCTET STRING', value: null })],
  ['Opaque', (): Value => ({ type: 'Opaque', value: null })],
]);

/** `2`, `listen(2)`, `(307) 0:00:03.07`, `80 units`. */
function integer(type: VarbindType) {
  return (text: string): Value => {
    const digits = /\((-?\d+)\)/.exec(text)?.[1] ?? /^-?\d+/.exec(text)?.[0];
    return { type, value: digits === undefined ? null : Number(digits) };
  };
}

function counter64(text: string): Value {
  return { type: 'Counter64', value: /^\d{1,20}$/.test(text) ? BigInt(text) : null };
}

function address(text: string): Value {
  return { type: 'IpAddress', value: /^\d+\.\d+\.\d+\.\d+$/.test(text) ? text : null };
}

/** `0A:63:00:0A`, how older net-snmp writes an IpAddress. */
function networkAddress(text: string): Value {
  const octets = text.split(':').map((octet) => Number.parseInt(octet, 16));
  return { type: 'IpAddress', value: octets.length === 4 ? octets.join('.') : null };
}

/** In quotes with escapes, or bare where MIB files gave a display hint. */
function string(text: string): Value {
  const quoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  const plain = quoted ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
  return { type: 'OCTET STRING', value: Buffer.from(plain) };
}

function hexString(text: string): Value {
  return { type: 'OCTET STRING', value: Buffer.from(text.replace(/\s+/g, ''), 'hex') };
}
