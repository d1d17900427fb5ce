import type { Binding } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { isPrompt } from '../foreign.ts';
import { oneAsset } from '../one-list.ts';
import { maxRows, quote, refuse, type Parsed } from '../parsed.ts';
import { isObject, readJsonText } from '../structured/json.ts';
import { HostLog } from './host-log.ts';
import { bindingOf, isMacWithoutRoot, isSocketRow } from './row.ts';
import { isOsqueryHeader, readOsqueryTable } from './table.ts';

const parser = 'osquery';

/** True of a line that only osquery writes: numbers of protocols, the head of its result log, or names of columns. */
export function isOsqueryLine(line: string): boolean {
  return isOsqueryHeader(line) || /"hostIdentifier"\s*:|"protocol"\s*:\s*"?\d{1,3}"?\s*(?:[,}]|$)/.test(line);
}

/**
 * Reads rows of `listening_ports`: what `osqueryi --json` and `--csv` print, and result logs (snapshots, events, batches),
 * one entry for each host. @throws CollectError
 */
export function parseOsquery(text: string): readonly Parsed[] {
  const table = new HostLog();
  if (readOsqueryTable(text, table)) return [parsedOf(null, table, text.endsWith('\n'))];
  const { values, others, fault, ended } = readJsonText(text);
  if (fault !== null) throw refuse(parser, fault.line, fault.message);
  const odd = others.find((other) => !isPrompt(other.text));
  if (odd !== undefined) throw refuse(parser, odd.line, `not JSON: ${quote(odd.text)}`);
  const hosts = new Map<string | null, HostLog>();
  const tables = new Map<string, number>();
  for (const { value, line } of values) {
    const names = namesIn(value);
    const first = names === null ? undefined : tables.get(names);
    if (first !== undefined) {
      const message = `the same table is listed a second time (first in line ${first}): ${oneAsset}`;
      throw refuse(parser, line, message);
    }
    if (names !== null) tables.set(names, line);
    demandOneTable(value, line);
    for (const entry of Array.isArray(value) ? (value as unknown[]) : [value]) readEntry(hosts, entry, line);
  }
  const logs = [...hosts].filter(([, log]) => log.seen);
  if (logs.length === 0)
    throw refuse(parser, null, 'no row of listening_ports in it: protocol, port and address would be right');
  return logs.map(([asset, log]) => parsedOf(asset, log, ended));
}

/** The columns of a whole table of sockets, as `osqueryi --json` prints it; null where it is none. */
function namesIn(value: unknown): string | null {
  const [row] = Array.isArray(value) ? (value as unknown[]) : [];
  return isObject(row) && isSocketRow(row) ? Object.keys(row).toSorted().join() : null;
}

/** Rows of one table have the same columns. @throws CollectError where a row may be a socket with unknown columns */
function demandOneTable(value: unknown, line: number): void {
  const rows = Array.isArray(value) ? (value as unknown[]).filter(isObject) : [];
  const isMixed = rows.some(isSocketRow) && rows.some((row) => !isSocketRow(row) && !HostLog.isResult(row));
  if (isMixed) throw refuse(parser, line, 'a row without protocol and port among rows of sockets');
}

function readEntry(hosts: Map<string | null, HostLog>, entry: unknown, line: number): void {
  const asset = HostLog.nameIn(entry);
  const log = hosts.get(asset) ?? new HostLog();
  hosts.set(asset, log);
  log.read(entry, { parser, line });
  if (log.size > maxRows) throw refuse(parser, line, `more than ${maxRows} rows`);
}

function parsedOf(asset: string | null, log: HostLog, ended: boolean): Parsed {
  const rows = log.rows();
  const bindings: Binding[] = [];
  const notes = [...log.notes()];
  for (const { row, at } of rows) {
    const binding = bindingOf(row, at);
    if (binding !== null) bindings.push(binding);
  }
  const blind = isMacWithoutRoot(rows.map(({ row }) => row));
  if (blind)
    notes.push('On macOS osquery without root sees the sockets of its own account only, so others may be missing.');
  if (!ended) notes.push('It does not end with the end of a line, so it may have been cut off.');
  const whole = ended && !log.changesOnly && !blind;
  const shows = { tcp: whole, udp: whole, process: whole };
  return { ...conclude({ parser, bindings, asked: null, shows, notes }), asset, takenAt: log.takenAt };
}
