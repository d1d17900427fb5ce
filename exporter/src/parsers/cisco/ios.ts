import type { Binding } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import type { LinePlace } from '../endpoint.ts';
import type { CommandScope, Parsed } from '../parsed.ts';
import { printedLines } from '../terminal/printed.ts';
import { isWholeSession, readSession, sessionNotes, type TableReader } from '../terminal/session.ts';
import { iosRowOf, shortRowOf } from './ios-row.ts';

const parser = 'cisco-ios';

const headers: readonly RegExp[] = [
  /^Prot\s+Local Address\s+Foreign Address\s+Service\s+State$/,
  /^TCB\s+Local Address\s+Foreign Address\s+\(state\)$/,
  /^Proto\s+Remote\s+Port\s+Local\s+Port\s+In\s+Out\s+Stat\s+TTY\s+OutputIF$/,
  /^Proto\s+Local Address\s+Foreign Address\s+State\s+PID\/Program Name$/,
];
const shortHeader = /^Prot\s+Local Address\s+Foreign Address$/;
/** Above the table of open ports; not the `Active Internet` of netstat. */
const title = /^Active internet connections \(servers and established\)$/;

/** Whether a line is the header of a table that only IOS prints. */
export function isIosHeader(line: string): boolean {
  return shortHeader.test(line) || headers.some((header) => header.test(line));
}

/**
 * Reads `show control-plane host open-ports`, `show ip ports all`, `show tcp brief all`, `show udp` and `show ip sockets`
 * of Cisco IOS and IOS-XE, one or several of them. `asked` is what live commands asked for; null for a recording.
 * @throws CollectError
 */
export function parseCiscoIos(text: string, asked: CommandScope | null): Parsed {
  const tables = new IosTables();
  const session = readSession(text, tables, asked !== null);
  const { bindings, peers, unbound } = tables;
  const notes = [...sessionNotes(session)];
  if (tables.connections > 0 && !bindings.some(({ transport }) => transport === 'tcp')) {
    notes.push('It lists TCP connections only: without "all", show tcp brief shows no listener.');
  }
  if (peers > 0) notes.push(`UDP sockets with a peer, which may listen too: ${peers}. So udp is not complete.`);
  if (unbound > 0) notes.push(`UDP sockets without a port: ${unbound}.`);
  const whole = isWholeSession(session);
  return conclude({
    parser,
    bindings,
    asked,
    shows: { tcp: whole, udp: whole && peers === 0, process: whole },
    notes,
  });
}

/** True where a text has a row of one of these tables, damaged or not. */
export function showsIosSocket(text: string): boolean {
  return printedLines(text).some((line) => isIosRow(line.trim()));
}

/** True where a text has one of these tables, even an empty one. */
export function showsIosTable(text: string): boolean {
  return printedLines(text).some((line) => isIosHeader(line.trim()));
}

/** A damaged row is still a row. */
export function isIosRow(line: string): boolean {
  try {
    return iosRowOf(line, null, { parser, line: 0 }) !== null;
  } catch {
    return true;
  }
}

class IosTables implements TableReader {
  readonly parser = parser;
  readonly bindings: Binding[] = [];
  connections = 0;
  peers = 0;
  unbound = 0;
  /** The width of the column of local addresses. */
  #full: number | null = null;
  /** The table has neither services nor states. */
  #short = false;

  take(line: string, at: LinePlace): 'header' | 'row' | null {
    if (title.test(line) || isIosHeader(line)) {
      this.#full = line.startsWith('TCB') ? line.indexOf('Foreign') - line.indexOf('Local') - 1 : null;
      this.#short = shortHeader.test(line);
      return 'header';
    }
    const row = (this.#short ? shortRowOf(line, at) : null) ?? iosRowOf(line, this.#full, at);
    if (row === null) return null;
    if (row.binding !== null) this.bindings.push(row.binding);
    if (row.connection === true) this.connections += 1;
    if (row.peer === true) this.peers += 1;
    if (row.unbound === true) this.unbound += 1;
    return 'row';
  }

  close(): void {
    this.#short = false;
  }

  isHalf(line: string): boolean {
    return /\sLISTEN$|\s\*:[0*](?:\s|$)|--(?:any|listen)--|\s\*\.\*\s/.test(line);
  }
}
