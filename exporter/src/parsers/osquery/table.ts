import { isPrompt } from '../foreign.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { readCsv } from '../structured/csv.ts';
import type { JsonObject } from '../structured/json.ts';
import type { HostLog } from './host-log.ts';

const parser = 'osquery';

/** `pid|name|port|protocol|address`, divided by `|` as `osqueryi --csv` does it, or by a comma; null where it is no such header. */
function separatorIn(line: string): '|' | ',' | null {
  if (line.length > 1000 || !/^\w+(?:[|,]\w+)+$/.test(line)) return null;
  const separator = line.includes('|') ? '|' : ',';
  const names = line.split(separator);
  return names.includes('protocol') && names.includes('port') && names.includes('address') ? separator : null;
}

/** True of the header above a table of `listening_ports`. */
export function isOsqueryHeader(line: string): boolean {
  return separatorIn(line) !== null;
}

/** Reads the rows of `osqueryi --csv` into the log; false where the text is no such table. @throws CollectError */
export function readOsqueryTable(text: string, log: HostLog): boolean {
  const { head, separator } = headIn(text);
  if (separator === null) return false;
  const { records, fault } = readCsv(text.split('\n').slice(head).join('\n'), separator);
  if (fault !== null) throw refuse(parser, head + fault.line, fault.message);
  if (records.length > maxRows) throw refuse(parser, null, `more than ${maxRows} rows`);
  const names = records[0]?.cells ?? [];
  const last = text.endsWith('\n') ? undefined : records.at(-1);
  for (const { cells, line } of records.slice(1)) {
    const at = { parser, line: head + line };
    if (line === last?.line && !isPrompt(cells.join(' '))) {
      throw refuse(parser, at.line, 'no end of a line behind it, so its last cell may be cut');
    }
    if (cells.length === names.length) log.read(rowOf(names, cells), at);
    else if (!isPrompt(cells.join(' '))) {
      throw refuse(parser, at.line, `${cells.length} cells under ${names.length} names: ${quote(cells.join('|'))}`);
    }
  }
  return true;
}

/** The line (from 0) of the header, with only prompts above it. */
function headIn(text: string): { readonly head: number; readonly separator: '|' | ',' | null } {
  const lines = text.split('\n', 100).map((line) => line.trim());
  const head = lines.findIndex((line) => line !== '' && !isPrompt(line));
  return { head, separator: separatorIn(lines[head] ?? '') };
}

function rowOf(names: readonly string[], cells: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
}
