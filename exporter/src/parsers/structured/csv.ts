import { maxRows } from '../parsed.ts';

/** One record of a text with separated values. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** Where it begins; lines count from 1. */
  readonly line: number;
}

/** Sockets, processes and services of one machine, each a row at most as often as a table of sockets may have rows. */
const maxRecords = 4 * maxRows;
/** A CIM object that is printed whole has about 40 properties. */
const maxCells = 1000;

/** Why a text is no CSV. */
export interface CsvFault {
  readonly line: number;
  readonly message: string;
}

/**
 * Splits a text into records (RFC 4180: quotes around cells, doubled inside, line breaks allowed there). Lines with nothing
 * in them are left out. Each character is looked at once.
 *
 * csv-parse, which reads the inventory, is no help here. It has no bound for the cells of a row: 8 MB of commas hold the
 * event loop for 4 s and take 320 MB, where this gives up at the 1001st cell. Line by line it takes 12 times as long.
 * @returns what was read before the fault, and the fault where there is one
 */
export function readCsv(text: string, separator = ','): { records: readonly CsvRecord[]; fault: CsvFault | null } {
  const scanner = new Scanner(text, separator);
  const fault = scanner.run();
  return { records: scanner.records, fault };
}

/** The cells of one line; null where its quotes do not close. */
export function splitCsvLine(line: string): readonly string[] | null {
  const { records, fault } = readCsv(line);
  return fault === null && records.length === 1 ? (records[0]?.cells ?? null) : null;
}

class Scanner {
  readonly records: CsvRecord[] = [];
  private at = 0;
  private line = 1;
  private readonly text: string;
  private readonly separator: string;
  private readonly plain: RegExp;

  constructor(text: string, separator: string) {
    this.text = text;
    this.separator = separator;
    this.plain = new RegExp(`[^\\r\\n"${separator}]*`, 'y');
  }

  run(): CsvFault | null {
    while (this.at < this.text.length) {
      const line = this.line;
      const cells: string[] = [];
      for (;;) {
        const cell = this.readCell();
        if (cell === null) return { line, message: 'a quote that does not close' };
        cells.push(cell);
        if (cells.length > maxCells) return { line, message: `more than ${maxCells} cells` };
        if (this.text[this.at] !== this.separator) break;
        this.at += 1;
      }
      if (!this.endLine()) return { line: this.line, message: 'text behind a closing quote, or a quote inside a cell' };
      if (cells.length > 1 || cells[0]?.trim() !== '') this.records.push({ cells, line });
      if (this.records.length > maxRecords) return { line, message: `more than ${maxRecords} rows` };
    }
    return null;
  }

  private endLine(): boolean {
    if (this.at >= this.text.length) return true;
    const end = this.text.startsWith('\r\n', this.at) ? 2 : 1;
    if (end === 1 && this.text[this.at] !== '\n' && this.text[this.at] !== '\r') return false;
    this.at += end;
    this.line += 1;
    return true;
  }

  private readCell(): string | null {
    if (this.text[this.at] !== '"') {
      this.plain.lastIndex = this.at;
      const cell = this.plain.exec(this.text)?.[0] ?? '';
      this.at += cell.length;
      return cell;
    }
    const parts: string[] = [];
    for (let from = this.at + 1; ; from = this.at + 1) {
      const quote = this.text.indexOf('"', from);
      if (quote < 0) return null;
      const part = this.text.slice(from, quote);
      parts.push(part);
      this.line += part.split('\n').length - 1;
      this.at = quote + 1;
      if (this.text[this.at] !== '"') return parts.join('"');
    }
  }
}
