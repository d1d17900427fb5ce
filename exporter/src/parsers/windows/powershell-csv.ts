import { quote, refuse } from '../parsed.ts';
import { isPrompt } from '../foreign.ts';
import { readCsv, type CsvRecord } from '../structured/csv.ts';
import type { PowershellRow, PowershellTable } from './powershell-rows.ts';

const parser = 'powershell';

export interface CsvTables {
  readonly tables: readonly PowershellTable[];
  /** True where the last line has no end, so that rows may be missing behind it. */
  readonly unended: boolean;
}

/** Names of properties that a header of one of our tables has. */
const header = /^(?:localport|ownin?gprocess|processname|processid|id)$/;

/** @throws CollectError */
export function tablesInCsv(text: string): CsvTables {
  const tables: { line: number; type: string; rows: PowershellRow[] }[] = [];
  let columns: readonly string[] = [];
  let type = '';
  const { records, fault } = readCsv(text, separatorOf(text));
  if (fault !== null) throw refuse(parser, fault.line, fault.message);
  for (const record of records) {
    const [first = ''] = record.cells;
    const names = record.cells.map((cell) => cell.trim().toLowerCase());
    if (first.startsWith('#TYPE')) {
      type = first.slice(5).trim();
      columns = [];
    } else if (names.length > 1 && names.some((name) => header.test(name))) {
      columns = names;
      tables.push({ line: record.line, type, rows: [] });
      type = '';
    } else if (columns.length > 0 && !(names.length === 1 && isPrompt(first))) {
      tables.at(-1)?.rows.push(rowOf(record, columns));
    } else {
      columns = [];
    }
  }
  return { tables, unended: endsInRow(text, records) };
}

/** Export-Csv writes commas, or what the language of Windows has (-UseCulture), or a tab. */
function separatorOf(text: string): string {
  return (
    /LocalPort"?([,;\t])|([,;\t])"?LocalPort/
      .exec(text.slice(0, 100_000))
      ?.slice(1)
      .find((found) => found) ?? ','
  );
}

function rowOf({ cells, line }: CsvRecord, columns: readonly string[]): PowershellRow {
  if (cells.length !== columns.length) {
    throw refuse(parser, line, `${cells.length} cells under ${columns.length} names: ${quote(cells.join())}`);
  }
  return { line, cells: new Map(columns.map((name, index) => [name, (cells[index] ?? '').trim()])) };
}

/** A cell in quotes is whole even where the end of its line is missing. @throws CollectError where the last cell may be cut */
function endsInRow(text: string, records: readonly CsvRecord[]): boolean {
  if (text.endsWith('\n') || records.length === 0) return false;
  const last = records.at(-1);
  if (text.endsWith('"') || isPrompt(text.slice(text.lastIndexOf('\n') + 1))) return text.endsWith('"');
  throw refuse(parser, last?.line ?? null, 'no end of a line behind it, so its last cell may be cut');
}
