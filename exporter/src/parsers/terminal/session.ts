import type { Binding } from '../../model/listener.ts';
import type { LinePlace } from '../endpoint.ts';
import { demandOneList, listKind, type ListedSocket } from '../one-list.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { printedLines } from './printed.ts';
import { commandIn, isCut, isDevicePrompt, isFiltered, isLogLine, isMarker, isRefusal } from './prompt.ts';

/** A header or title; a row, or a part of one; a row that needs no header; something else that belongs there. */
export type LineKind = 'header' | 'row' | 'headed' | 'known';

/** One family of tables, line by line. */
export interface TableReader {
  /** Its name, for messages. */
  readonly parser: string;
  /** What was read so far. */
  readonly bindings: readonly Binding[];
  /**
   * Takes a line without spaces around it. Null where it is none of its own. @throws CollectError where it is damaged
   */
  take(line: string, at: LinePlace): LineKind | null;
  /** The tables before are over: a prompt came, or the end. @throws CollectError where a row of several lines is not whole */
  close(at: LinePlace): void;
  /** A command was typed. */
  command?(text: string): void;
  /** A line with the marks of a socket in it, which no greeting has. */
  isHalf(line: string): boolean;
}

/** What stood around the tables. */
export interface TerminalSession {
  readonly rows: number;
  /** Rows came before any header, so some may be gone. */
  readonly headless: boolean;
  /** A command was typed with a filter behind it, so rows are missing. */
  readonly filtered: boolean;
  /** A line says that rows were left out. */
  readonly cut: boolean;
  /** Lines of something else. */
  readonly skipped: number;
  /** What the device said where it refused a command. */
  readonly refusals: readonly string[];
}

/**
 * Hands the lines of a recorded session to the reader of its tables: one command or several, with prompts and greetings
 * around them. Of a live answer (`live`) nobody typed anything, so prompts are no excuse there.
 * @throws CollectError where a line inside a table cannot be read: it may have been a listener
 */
export function readSession(text: string, reader: TableReader, live: boolean): TerminalSession {
  const { parser } = reader;
  const session = new Session(reader, live);
  const lines = printedLines(text);
  for (const [index, raw] of lines.entries()) {
    const at = { parser, line: index + 1, unended: index === lines.length - 1 };
    const line = raw.trim();
    if (line !== '') session.read(line, at);
  }
  reader.close({ parser, line: lines.length });
  session.judge({ parser, line: lines.length });
  return session;
}

class Session implements TerminalSession {
  rows = 0;
  headless = false;
  filtered = false;
  cut = false;
  skipped = 0;
  readonly refusals: string[] = [];
  #inside = false;
  #command = '';
  /** Headers that stand together, without their numbers. */
  #headers: string[] = [];
  #isHeader = false;
  #counted = 0;
  #list = 0;
  readonly #listed: ListedSocket[] = [];
  readonly #live: boolean;
  readonly #reader: TableReader;

  constructor(reader: TableReader, live: boolean) {
    this.#live = live;
    this.#reader = reader;
  }

  read(line: string, at: LinePlace): void {
    if (isLogLine(line)) this.#skip(at);
    // First, because a prompt can be a lone % as well.
    else if (isRefusal(line) || isMarker(line)) this.#readRefusal(line, at);
    else if (!this.#live && isDevicePrompt(line)) this.#leave(line, at);
    else if (!this.#live && isCut(line)) this.#endCut(at);
    else this.#readLine(line, at);
  }

  judge(at: LinePlace): void {
    this.#countBindings(at);
    demandOneList(at.parser, this.#listed);
    if (this.rows > 0) return;
    const [said] = this.refusals;
    throw refuse(
      this.#reader.parser,
      null,
      said === undefined
        ? 'no socket in it: even a device that offers nothing shows the one it was asked through'
        : `no socket in it, the device refused the command: ${quote(said)}`,
    );
  }

  #endCut(at: LinePlace): void {
    this.#reader.close(at);
    this.#inside = false;
    this.cut = true;
  }

  #leave(line: string, at: LinePlace): void {
    this.#reader.close(at);
    this.#inside = false;
    this.#countBindings(at);
    this.#headers = [];
    this.#list += 1;
    const command = commandIn(line);
    this.#command = command ?? '';
    if (command === null) return;
    this.filtered ||= isFiltered(command);
    this.#reader.command?.(command);
  }

  #readRefusal(line: string, at: LinePlace): void {
    this.#reader.close(at);
    this.#inside = false;
    if (isMarker(line)) return;
    this.refusals.push(line);
    if (this.refusals.length > maxRows) throw refuse(at.parser, at.line, `the device refused ${maxRows} commands`);
  }

  #readLine(line: string, at: LinePlace): void {
    const kind = this.#reader.take(line, at);
    this.#countBindings(at);
    this.#readHeader(kind === 'header' ? line : null);
    if (kind === null) this.#readForeign(line, at);
    else if (kind === 'header' || kind === 'headed') this.#inside = true;
    if (kind === 'row' || kind === 'headed') this.#countRow(at);
  }

  /** Names of columns begin a list, several lines of them one. */
  #readHeader(line: string | null): void {
    if (line !== null && !this.#isHeader) {
      this.#headers = [];
      this.#list += 1;
    }
    if (line !== null) this.#headers.push(line.replace(/\d+/g, ''));
    this.#isHeader = line !== null;
  }

  /** Each command lists a socket once. Of a live answer several may be put together. */
  #countBindings(at: LinePlace): void {
    const { bindings } = this.#reader;
    for (; this.#counted < bindings.length && !this.#live; this.#counted += 1) {
      const binding = bindings[this.#counted];
      const program = [this.#command, ...this.#headers].join('\n');
      if (binding !== undefined) this.#listed.push({ at, list: this.#list, kind: listKind(binding), program });
    }
  }

  #countRow(at: LinePlace): void {
    if (++this.rows > maxRows) throw refuse(at.parser, at.line, `more than ${maxRows} lines of sockets`);
    if (!this.#inside) this.headless = true;
  }

  #readForeign(line: string, at: LinePlace): void {
    if (this.#inside || this.#reader.isHalf(line)) {
      throw refuse(at.parser, at.line, `not a row of its table: ${quote(line)}`);
    }
    this.#skip(at);
  }

  #skip(at: LinePlace): void {
    if (++this.skipped > maxRows) throw refuse(at.parser, at.line, `${maxRows} lines and no socket among them`);
  }
}

/** Whether all that its tables had is there. */
export function isWholeSession({ headless, filtered, cut }: TerminalSession): boolean {
  return !headless && !filtered && !cut;
}

/** What to say of a session beside its sockets. */
export function* sessionNotes({ headless, filtered, cut, skipped, refusals }: TerminalSession): Generator<string> {
  if (headless) yield 'Rows begin without a header, so rows may be missing before them.';
  if (filtered) yield 'A command in it has a filter behind it, so rows are missing.';
  if (cut) yield 'A line in it says that the rest was left out.';
  if (skipped > 0) yield `Lines around the tables, read over: ${skipped}.`;
  for (const said of refusals.slice(0, 4)) yield `The device refused a command: ${quote(said)}.`;
}
