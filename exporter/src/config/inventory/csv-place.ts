import type { Place } from '../read/problem.ts';

/** A row as csv-parse gives it: its fields, its text, and the line of its end. */
export interface CsvRow {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** What is known of the whole file. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/** Where a field stands; the line of a row is that of its first field. */
export function cell(table: CsvTable, row: CsvRow, index: number): Place {
  const raw = row.raw.replace(/^\n+|\n$/g, '');
  const first = row.info.lines - (raw.split('\n').length - 1);
  const before = raw.slice(0, fieldStart(raw, table.delimiter, index)).split('\n');
  return {
    file: table.file,
    line: first + before.length - 1,
    column: (before.at(-1)?.length ?? 0) + 1,
    path: table.columns[index] ?? '',
  };
}

function fieldStart(raw: string, delimiter: string, index: number): number {
  let quoted = false;
  let field = 0;
  for (let at = 0; at < raw.length; at++) {
    if (field === index) return at;
    if (raw[at] === '"') quoted = !quoted;
    else if (raw[at] === delimiter && !quoted) field++;
  }
  return field === index ? raw.length : 0;
}
