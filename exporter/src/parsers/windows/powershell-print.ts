import { isPrompt, linesOf } from '../foreign.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { longestRow } from '../tally.ts';
import type { CsvTables } from './powershell-csv.ts';
import type { PowershellRow } from './powershell-rows.ts';

const parser = 'powershell';

const rule = /^\s*-+(?:\s+-+)+\s*$/;
const pair = /^(\w{1,64})\s+: ?(.*)$/;
const cmdlet = /Get-Net(TCP|UDP)(?:Connection|Endpoint)/i;

/** True of the names of columns that Format-Table writes over sockets. */
export function isPrintedHeader(line: string): boolean {
  return (
    line.length <= 1000 && /^\w+(?:\s+\w+)+$/.test(line) && /\bLocalPort\b/.test(line) && /\bLocalAddress\b/.test(line)
  );
}

/** Whether a text has what is printed on a screen, as a table or as a list. */
export function isPrinted(text: string): boolean {
  return linesOf(text).some((line) => isPrintedHeader(line.trim()) || /^LocalPort\s+: ?\d/.test(line));
}

/** What is printed of sockets and processes. @throws CollectError where a line of a table fits none of its columns */
export function tablesInPrint(text: string): CsvTables {
  const reader = new PrintReader();
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) reader.read(line, lines[index + 1] ?? '', index + 1);
  reader.endList();
  const last = lines.at(-1) ?? '';
  const unended = last.trim() !== '' && !isPrompt(last);
  if (unended && reader.lastLine === lines.length) {
    throw refuse(parser, lines.length, 'no end of a line behind it, so its last cell may be cut');
  }
  return { tables: reader.tables, unended };
}

interface Column {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

class PrintReader {
  readonly tables: { line: number; type: string; rows: PowershellRow[] }[] = [];
  /** Of the last row. */
  lastLine = 0;
  #columns: readonly Column[] | null = null;
  /** Properties of one object in a list. */
  #object: Map<string, string> | null = null;
  #objectLine = 0;
  #type = '';
  #rows = 0;

  read(line: string, next: string, number: number): void {
    this.#type = cmdlet.exec(line)?.[0] ?? this.#type;
    const [, name, value = ''] = pair.exec(line) ?? [];
    if (line.trim() === '') this.endList();
    else if (rule.test(next)) this.#beginTable(line, next, number);
    else if (rule.test(line)) return;
    else if (isPrompt(line) || cmdlet.test(line)) this.#leave();
    else if (this.#columns !== null) this.#readRow(this.#columns, line, number);
    else if (name !== undefined) this.#readPair(name.toLowerCase(), value.trim(), number);
    else this.endList();
  }

  endList(): void {
    const cells = this.#object;
    this.#object = null;
    // A blank line ends a table as well.
    this.#columns = null;
    if (cells === null) return;
    const last = this.tables.at(-1);
    const row = { line: this.#objectLine, cells };
    if (last?.type === `${this.#type} list`) last.rows.push(row);
    else this.tables.push({ line: row.line, type: `${this.#type} list`, rows: [row] });
  }

  #leave(): void {
    this.endList();
    // What follows is another answer.
    this.tables.push({ line: 0, type: '', rows: [] });
  }

  /** Names of columns have no blanks in them, and dashes of their length stand below. */
  #beginTable(line: string, next: string, number: number): void {
    this.endList();
    this.#columns = [...next.matchAll(/-+/g)].map(({ 0: dashes, index }) => {
      const [start, end] = [index, index + dashes.length];
      return { name: line.slice(start, end).trim().toLowerCase(), start, end };
    });
    this.tables.push({ line: number, type: this.#type, rows: [] });
  }

  /** Words stand at the beginning of their column, numbers at the beginning or the end. */
  #readRow(columns: readonly Column[], line: string, number: number): void {
    this.#count(number);
    if (line.length > longestRow) throw unreadable(line, number);
    const cells = new Map(columns.map(({ name }) => [name, '']));
    for (const { 0: word, index } of line.matchAll(/\S+/g)) {
      const column = columns.find(({ start, end }) => start === index || end === index + word.length);
      const above = column ?? columns.findLast(({ start }) => start < index);
      if (above === undefined || (column === undefined && cells.get(above.name) === '')) throw unreadable(line, number);
      cells.set(above.name, `${cells.get(above.name) ?? ''} ${word}`.trim());
    }
    this.tables.at(-1)?.rows.push({ line: number, cells });
  }

  #readPair(name: string, value: string, number: number): void {
    this.#count(number);
    if (this.#object === null) this.#objectLine = number;
    this.#object ??= new Map();
    this.#object.set(name, value);
  }

  #count(number: number): void {
    this.lastLine = number;
    if (++this.#rows > 16 * maxRows) throw refuse(parser, number, `more than ${16 * maxRows} lines`);
  }
}

function unreadable(line: string, number: number): Error {
  return refuse(parser, number, `not a row of its table: ${quote(line.trim())}`);
}
