import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { TextFile } from '../read/files.ts';
import type { Layer } from '../read/layers.ts';
import { maxAssets } from '../read/loading.ts';
import type { Findings } from '../read/problem.ts';
import { Text } from '../../lib/fields.ts';
import { cell, type CsvRow, type CsvTable } from './csv-place.ts';
import { closest } from '../../lib/suggest.ts';

/** Columns that are keys of an asset. */
const plainColumns = ['name', 'address', 'site', 'zone', 'role', 'criticality', 'baseline', 'credential', 'profile'];

/** Columns that are keys of its source: column → key. */
const sourceColumns: Readonly<Record<string, string>> = { source: 'type', port: 'port', host_key: 'host_key' };

const knownColumns = [...plainColumns, ...Object.keys(sourceColumns)];

/** The assets of a CSV file with a header line. Other columns than ours become labels, so that `match:` can use them. */
export function readAssetsCsv(file: TextFile, findings: Findings): readonly Layer[] {
  const text = file.text.replaceAll('\r\n', '\n');
  const delimiter = delimiterOf(text.split('\n', 1)[0] ?? '');
  const [header, ...rows] = parseRows({ ...file, text }, delimiter, findings);
  if (header === undefined) return [];
  const table = { file: file.name, columns: header.record.map((name) => name.trim().toLowerCase()), delimiter };
  if (!isHeaderFine(table, header, findings)) return [];
  return rows.flatMap((row) => {
    const fine = row.record.length === table.columns.length;
    if (!fine)
      findings.problem(
        cell(table, row, 0),
        `has ${row.record.length} fields, the header has ${table.columns.length}; put a field that holds "${delimiter}" in double quotes`,
      );
    return fine ? [layerOf(table, row)] : [];
  });
}

/** Spreadsheets in half of Europe write semicolons, some write tabs. */
function delimiterOf(header: string): string {
  const count = (mark: string) => header.split(mark).length;
  return [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

function parseRows(file: TextFile, delimiter: string, findings: Findings): readonly CsvRow[] {
  try {
    return parse(file.text, {
      delimiter,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      // The header and one row more than allowed. With that row there are too many, and the rest needs no memory.
      to: maxAssets + 2,
    }) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    const place = { file: file.name, line, column: 1, path: '' };
    findings.problem(
      place,
      'not CSV: a double quote opens or closes in the middle of a field, or never closes; write "" for a quote inside quotes',
    );
    return [];
  }
}

function isHeaderFine(table: CsvTable, header: CsvRow, findings: Findings): boolean {
  const before = findings.count;
  for (const [index, column] of table.columns.entries()) {
    const place = { ...cell(table, header, index), path: '' };
    const meant = knownColumns.includes(column) ? null : closest(column, knownColumns);
    if (column === '') findings.problem(place, 'this column has no name; name it or take it out');
    else if (table.columns.indexOf(column) < index)
      findings.problem(place, `column "${column}" stands twice; keep one of them`);
    else if (meant !== null && !table.columns.includes(meant))
      findings.warning(place, `column "${column}" is only a label; did you mean "${meant}"?`);
  }
  for (const column of ['name', 'address']) {
    if (!table.columns.includes(column))
      findings.problem(
        { ...cell(table, header, 0), path: '' },
        `the header has no column "${column}"; its columns are ${table.columns.join(', ').slice(0, 200)}`,
      );
  }
  return findings.count === before;
}

function layerOf(table: CsvTable, row: CsvRow): Layer {
  const raw: Record<string, unknown> = {};
  const source: Record<string, unknown> = {};
  const labels: Record<string, string> = {};
  for (const [index, column] of table.columns.entries()) {
    const value = row.record[index] ?? '';
    const key = sourceColumns[column];
    if (value === '') continue;
    if (key !== undefined) source[key] = key === 'port' && /^\d+$/.test(value) ? Number(value) : value;
    else if (plainColumns.includes(column)) raw[column] = value;
    // A long remark is no label, but the asset is not refused because of it.
    else if (Text.safeParse(value).success) labels[labelName(column)] = value;
  }
  if (Object.keys(source).length > 0) raw['source'] = source;
  if (Object.keys(labels).length > 0) raw['labels'] = labels;
  return {
    raw,
    file: table.file,
    isParticular: true,
    place: (path) => cell(table, row, columnOf(table, path.map(String))),
  };
}

/** `Serial No.` → `serial_no`: a name that a pattern can use. */
function labelName(column: string): string {
  return (
    column
      .replace(/[^a-z0-9_.-]+/g, '_')
      .replace(/^[._-]+|[._-]+$/g, '')
      .slice(0, 128) || '_'
  );
}

function columnOf(table: CsvTable, [first = '', second = '']: readonly string[]): number {
  const column =
    first === 'source'
      ? (Object.keys(sourceColumns).find((name) => sourceColumns[name] === second) ?? 'source')
      : first;
  return Math.max(
    0,
    first === 'labels' ? table.columns.findIndex((name) => labelName(name) === second) : table.columns.indexOf(column),
  );
}
