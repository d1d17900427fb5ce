import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { endpointOf } from '../endpoint.ts';
import { holderOf } from '../linux/holder.ts';
import { maxRows, quote, refuse, type Parsed } from '../parsed.ts';
import { readCsv, type CsvRecord } from '../structured/csv.ts';

const parser = 'csv';

/** Columns of our own format, in any order; see docs/import.md. */
const columns = ['asset', 'transport', 'port', 'address', 'process'] as const;
type Column = (typeof columns)[number];

/** True of a line that names our two columns without which nothing can be said, whatever else it names. */
export function isCsvHeader(line: string): boolean {
  if (line.length > 400 || !/^"?\w+"?(?:,"?\w+"?)+$/.test(line)) return false;
  const names = line.replaceAll('"', '').split(',');
  return names.includes('transport') && names.includes('port');
}

/** Reads our own CSV (RFC 4180, comma, a header). With a column `asset` it speaks of several. @throws CollectError */
export function parseCsv(text: string): readonly Parsed[] {
  const { records, fault } = readCsv(text);
  if (fault !== null) throw refuse(parser, fault.line, fault.message);
  const [header, ...rows] = records;
  if (header === undefined)
    throw refuse(parser, null, 'nothing in it: a header and a row for each listener would be right');
  const places = placesOf(header);
  if (rows.length === 0) throw refuse(parser, header.line, 'no row under the header, so it speaks of no asset');
  if (rows.length > maxRows) throw refuse(parser, rows[maxRows]?.line ?? null, `more than ${maxRows} rows`);
  const assets = new Map<string | null, Binding[]>();
  for (const [index, row] of rows.entries()) {
    const reader = new RowReader(row, places, !text.endsWith('\n') && index === rows.length - 1);
    const bindings = assets.get(reader.asset);
    if (bindings === undefined) assets.set(reader.asset, [reader.binding]);
    else bindings.push(reader.binding);
  }
  const shows = { tcp: true, udp: true, process: places.has('process') };
  return [...assets].map(([asset, bindings]) => ({
    ...conclude({ parser, bindings, asked: null, shows, notes: [] }),
    asset,
  }));
}

function placesOf({ cells, line }: CsvRecord): ReadonlyMap<Column, number> {
  const places = new Map<Column, number>();
  for (const [index, cell] of cells.entries()) {
    const column = columns.find((name) => name === cell.trim());
    if (column === undefined)
      throw refuse(parser, line, `unknown column ${quote(cell)}: ${columns.join(', ')} are known`);
    if (places.has(column)) throw refuse(parser, line, `column ${column} stands twice`);
    places.set(column, index);
  }
  for (const column of ['transport', 'port'] as const) {
    if (!places.has(column)) throw refuse(parser, line, `no column ${column}`);
  }
  return places;
}

class RowReader {
  readonly asset: string | null;
  readonly binding: Binding;
  private readonly row: CsvRecord;
  private readonly places: ReadonlyMap<Column, number>;

  /** @param unended true where no end of a line follows, so that the last cell may be cut */
  constructor(row: CsvRecord, places: ReadonlyMap<Column, number>, unended: boolean) {
    this.row = row;
    this.places = places;
    if (row.cells.length !== places.size)
      throw this.refuse(`${row.cells.length} cells, the header names ${places.size}`);
    const last = places.size - 1;
    if (unended && places.get('process') !== last) {
      throw this.refuse('no end of a line behind it, so its last cell may be cut');
    }
    this.asset = places.has('asset') ? this.cell('asset') : null;
    if (this.asset === '') throw this.refuse('no asset in it');
    const transport = this.transport();
    const host = this.cell('address').replace(/^\[(.*)\]$/, '$1') || '*';
    const end = endpointOf({ host, port: this.port() }, transport, { parser, line: row.line });
    this.binding = { transport, ...end, ...holderOf(this.cell('process'), unended ? 0 : Number.POSITIVE_INFINITY) };
  }

  private cell(column: Column): string {
    const place = this.places.get(column);
    return place === undefined ? '' : (this.row.cells[place]?.trim() ?? '');
  }

  private transport(): Transport {
    const transport = this.cell('transport').toLowerCase();
    if (transport === 'tcp' || transport === 'udp') return transport;
    throw this.refuse(`transport ${quote(this.cell('transport'))}: tcp or udp would be right`);
  }

  private port(): string {
    const port = this.cell('port');
    if (/^\d{1,5}$/.test(port)) return port;
    throw this.refuse(`port ${quote(port)}: a number would be right`);
  }

  private refuse(message: string): Error {
    return refuse(parser, this.row.line, message);
  }
}
