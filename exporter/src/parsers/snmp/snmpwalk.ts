import { isPrompt } from '../foreign.ts';
import { quote, refuse, type Parsed } from '../parsed.ts';
import { readWalk } from './recording.ts';
import { isBelow, socketTables, tableNames } from './oids.ts';
import type { Varbind } from './varbind.ts';
import { oidOf } from './snmpwalk-names.ts';
import { closesQuote, isBareTicks, openEnd, readWalkValue, type OpenEnd } from './snmpwalk-value.ts';

/** A row of `snmpwalk -On`; without MIB files net-snmp writes the first number as `iso`. */
const row = /^\.?(?:iso|1)((?:\.\d+)+) =(?: (.*))?$/s;
/** The same with MIB files, which have names for most numbers. */
const named = /^\.?[A-Za-z][\w-]*(?:::[A-Za-z][\w-]*)?(?:\.[\w-]+|\.\\?"[^"]*"|\.(?=\.)|\[[^\]]*\])*$/;
/** Only a type tells such a row from a line of a text. */
const typed = /^(?:\d{1,10}$|[A-Z][\w-]*(?: [\w-]+){0,3}(?: \([^)]*\))?: |""|NULL$|No )/;
/** An OID has 128 numbers at most. */
const longestName = 2048;
const symbolic =
  /^[A-Za-z][\w-]*::\S+ = |^\.iso\.org\.dod\.|^(?:(?:sys|tcp|udp|hrSW)[A-Z]\w*|system|tcp|udp|host)[.[]\S+ = /;
const untyped = /^\.1(?:\.\d+)+ (?!=)/;
/** What net-snmp's tools write where a walk breaks off. */
const interruption = /^(?:Timeout: No Response|Error in packet|Error: OID not increasing)/;
const afterInterruption = /^(?:Reason: |Failed object: | >= )/;

export function looksLikeSnmpwalk(head: string): boolean {
  return head.split('\n', 20).some((text) => row.test(text.trimEnd()) || symbolic.test(text) || untyped.test(text));
}

/** Reads what `snmpwalk` and `snmpbulkwalk` print, best with -On, several walks one after the other too. */
export function parseSnmpwalk(text: string): Parsed {
  const reader = new WalkReader();
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    reader.take(line.endsWith('\r') ? line.slice(0, -1) : line, number);
  }
  reader.finish(number);
  return readWalk('snmpwalk', reader.varbinds, reader.interrupted);
}

/** The row that is being read. */
interface CurrentRow {
  /** Null where it is of an object that we do not read, and whose number is not known. */
  readonly oid: string | null;
  readonly line: number;
  readonly parts: string[];
  end: OpenEnd;
}

class WalkReader {
  readonly varbinds: Varbind[] = [];
  /** The last OID before each place where the walk broke off. */
  readonly interrupted: string[] = [];
  #current: CurrentRow | null = null;

  take(line: string, number: number): void {
    const current = this.#current;
    if (current?.end === 'quoted') {
      current.parts.push(line);
      if (closesQuote(line)) current.end = 'closed';
      return;
    }
    const [whole, rest, value = ''] = row.exec(line) ?? [];
    const split = whole === undefined ? nameAndValue(line) : null;
    if (whole !== undefined) this.#open(`1${rest ?? ''}`, value, number);
    else if (split !== null) this.#open(namedOid(split.name, number), split.value, number);
    else if (interruption.test(line)) this.interrupted.push(current?.oid ?? '');
    else if (!afterInterruption.test(line) && line.trim() !== '') this.#goOn(line, number);
  }

  finish(number: number): void {
    if (this.#current?.end === 'quoted') {
      throw refuse('snmpwalk', number, `the text of line ${this.#current.line} has no end: is the recording cut off?`);
    }
    this.#close();
  }

  #open(oid: string | null, value: string, line: number): void {
    this.#close();
    this.#current = { oid, line, parts: [value], end: openEnd(value) };
  }

  #close(): void {
    const current = this.#current;
    if (current === null) return;
    this.#current = null;
    if (current.oid === null) return;
    const [value = ''] = current.parts;
    if (isBareTicks(value) && !isOurs(current.oid)) {
      this.varbinds.push({ oid: current.oid, type: 'Timeticks', value: Number(value) });
      return;
    }
    this.varbinds.push({ oid: current.oid, ...readWalkValue(current.parts.join('\n'), current.line) });
  }

  /** A line without an OID: more of the value above where that has no end of its own (hexadecimal, text without quotes), or the command. */
  #goOn(line: string, number: number): void {
    if (untyped.test(line)) throw refuse('snmpwalk', number, 'no types: record it with snmpwalk -On, without -Oq');
    if (this.#current?.end === 'open') {
      this.#current.parts.push(line);
      return;
    }
    if (isPrompt(line)) return;
    if (symbolic.test(line)) throw refuse('snmpwalk', number, 'names instead of numbers: record it with snmpwalk -On');
    throw refuse('snmpwalk', number, `not OID = TYPE: VALUE: ${quote(line)}`);
  }
}

/** Null where a line does not begin with a name and a value of a type. */
function nameAndValue(line: string): { readonly name: string; readonly value: string } | null {
  const at = line.indexOf(' = ');
  if (at < 1 || at > longestName) return null;
  const [name, value] = [line.slice(0, at), line.slice(at + 3)];
  if (!named.test(name) || !typed.test(value)) return null;
  return isBareTicks(value) && !isTicks(name) ? null : { name, value };
}

/** Without a type only the dots of an index tell it from `Uptime = 5` in a text of several lines; a socket is no time. */
function isTicks(name: string): boolean {
  const found = /[.:]/.test(name) ? oidOf(name) : 'unreadable';
  return found !== 'unreadable' && (found === 'other' || !isOurs(found.oid));
}

function isOurs(oid: string): boolean {
  return tableNames.some((table) => isBelow(oid, socketTables[table].entry));
}

/** Null for an object that we do not read. @throws CollectError where it may be a listener that nobody can read */
function namedOid(printed: string, line: number): string | null {
  const found = oidOf(printed);
  if (found === 'unreadable') {
    throw refuse('snmpwalk', line, `nobody can tell what ${quote(printed)} is: record it with snmpwalk -On`);
  }
  return found === 'other' ? null : found.oid;
}
