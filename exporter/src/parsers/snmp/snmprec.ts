import { quote, refuse, type Parsed } from '../parsed.ts';
import { readWalk } from './recording.ts';
import { isBelow, runName, runPath, socketTables, tableNames } from './oids.ts';
import { valueKind, type Varbind, type VarbindType, type VarbindValue } from './varbind.ts';

/** BER tags as snmprec files write them, in decimal. */
const types: ReadonlyMap<string, VarbindType> = new Map([
  ['2', 'INTEGER'],
  ['4', 'OCTET STRING'],
  ['5', 'NULL'],
  ['6', 'OID'],
  ['64', 'IpAddress'],
  ['65', 'Counter32'],
  ['66', 'Gauge32'],
  ['67', 'Timeticks'],
  ['68', 'Opaque'],
  ['70', 'Counter64'],
  ['128', 'noSuchObject'],
  ['129', 'noSuchInstance'],
  ['130', 'endOfMibView'],
]);

const line = /^(\d+(?:\.\d+)+)\|(\d+)([a-z]*)((?::[^|]*)?)\|(.*)$/s;

export function looksLikeSnmprec(head: string): boolean {
  return head.split('\n', 20).some((text) => /^1\.3\.\d[\d.]*\|\d{1,3}[a-z]*(?::\w+)?\|/.test(text));
}

/** Reads a recording of snmpsim: `OID|TAG|VALUE`, TAG with `x` where the value is hexadecimal, with `e` where it is escaped. */
export function parseSnmprec(text: string): Parsed {
  return readWalk('snmprec', snmprecVarbinds(text), []);
}

/** The rows alone, as a simulator would serve them. */
export function* snmprecVarbinds(text: string): Generator<Varbind> {
  let number = 0;
  for (const raw of lines(text)) {
    number += 1;
    const row = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (row === '' || row.startsWith('#')) continue;
    const varbind = readLine(row, number);
    if (varbind !== null) yield varbind;
  }
}

function* lines(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
  }
}

function readLine(row: string, number: number): Varbind | null {
  const [, oid, tag, suffix, variation, value] = line.exec(row) ?? [];
  if (oid === undefined || tag === undefined || value === undefined) {
    throw refuse('snmprec', number, `not OID|TAG|VALUE: ${quote(row)}`);
  }
  // A variation module makes values up while it is asked; harmless where we do not look (uptimes, counters).
  if (variation !== '') {
    if (!concernsUs(oid)) return null;
    throw refuse('snmprec', number, `${oid} is made by a variation module of snmpsim, it is no recorded answer`);
  }
  const type = types.get(tag);
  if (type === undefined) {
    if (!concernsUs(oid)) return null;
    throw refuse('snmprec', number, `unknown type tag ${quote(tag)}`);
  }
  if (suffix === 'e') return { oid, type, value: readValue(type, unescaped(value), 'latin1') };
  return { oid, type, value: readValue(type, value, suffix === 'x' ? 'hex' : 'utf8') };
}

function concernsUs(oid: string): boolean {
  return [runName, runPath, ...tableNames.map((table) => socketTables[table].entry)].some((root) => isBelow(oid, root));
}

function readValue(type: VarbindType, text: string, encoding: 'hex' | 'latin1' | 'utf8'): VarbindValue {
  switch (valueKind(type)) {
    case 'number':
      return /^-?\d+$/.test(text) ? Number(text) : null;
    case 'bigint':
      return /^\d{1,20}$/.test(text) ? BigInt(text) : null;
    case 'oid':
      return text.replace(/^\./, '');
    case 'address':
      return readAddress(text, encoding === 'hex');
    case 'octets':
      return Buffer.from(text, encoding);
    case 'nothing':
      return null;
  }
}

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** TAG with `e`: bytes that do not print are written as Python does, `\x0a`, `\n`, `\\`. */
function unescaped(text: string): string {
  return text.replace(/\\(?:x([\da-f]{2})|(.))/gis, (_, hex: string | undefined, letter = '') =>
    hex === undefined ? (letters[String(letter)] ?? String(letter)) : String.fromCharCode(parseInt(hex, 16)),
  );
}

/** Dotted, in hexadecimal, or (old recordings) the four bytes themselves as text. */
function readAddress(text: string, hexadecimal: boolean): VarbindValue {
  if (!hexadecimal && /^\d+\.\d+\.\d+\.\d+$/.test(text)) return text;
  const octets = Buffer.from(text, hexadecimal ? 'hex' : 'latin1');
  return octets.length === 4 ? octets.join('.') : null;
}
