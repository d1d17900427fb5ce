import type { Binding } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { endpointOf } from '../endpoint.ts';
import { isPrompt, linesOf } from '../foreign.ts';
import { holderOf, nobodyKnown, type Holder } from '../linux/holder.ts';
import { demandOneList, listKind, type ListedSocket } from '../one-list.ts';
import { maxRows, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { tablesInCsv, type CsvTables } from './powershell-csv.ts';
import { isPrinted, isPrintedHeader, tablesInPrint } from './powershell-print.ts';
import { tablesInJson } from './powershell-json.ts';
import { listens, readTables, textIn, type PowershellRow, type Sockets } from './powershell-rows.ts';
import { servicesNote } from './services.ts';

const parser = 'powershell';

/** True of a line that names the property of sockets without which there is no listener, as CSV or JSON. */
export function isPowershellLine(line: string): boolean {
  return isPrintedHeader(line) || /^"?#TYPE\s|(?:^|[,;\t{ ])"?LocalPort"?\s*(?:[,;\t:]|$)/.test(line.slice(0, 20_000));
}

/**
 * Reads what Get-NetTCPConnection and Get-NetUDPEndpoint give as CSV (Export-Csv), as JSON (ConvertTo-Json) or on the screen
 * (Format-Table, Format-List), of Windows PowerShell and PowerShell 7, with the tables of Get-Process or Win32_Service that may stand beside them. `asked` is what a
 * live command asked for; null for a recording.
 */
export function parsePowershell(text: string, asked: CommandScope | null): Parsed {
  const { tables, unended } = tablesIn(text);
  const found = readTables(tables);
  if (found.sockets.length === 0) {
    throw refuse(parser, null, 'no socket in it: LocalAddress, LocalPort and State would be right');
  }
  if (found.sockets.length > maxRows) throw refuse(parser, null, `more than ${maxRows} sockets`);
  const bindings: Binding[] = [];
  const held: [Binding, readonly string[]][] = [];
  const listed: ListedSocket[] = [];
  const lists = new Map(tables.map((table, index) => [table, index]));
  for (const { row, transport, table } of found.sockets) {
    if (!listens(row, transport)) continue;
    const host = textIn(row, 'localaddress').replace(/^\[(.*)\]$/, '$1');
    const end = endpointOf({ host, port: textIn(row, 'localport') }, transport, { parser, line: row.line });
    const binding = { transport, ...end, ...holderIn(row, found) };
    listed.push({ at: { parser, line: row.line }, list: lists.get(table) ?? 0, kind: listKind(binding) });
    bindings.push(binding);
    held.push([binding, found.services.get(pidIn(row)) ?? []]);
  }
  if (asked === null) demandOneList(parser, listed);
  const notes = [...servicesNote(held)];
  if (found.presumedUdp)
    notes.push('A table without State and RemotePort stands beside one of TCP: it was read as UDP.');
  if (unended) notes.push('It does not end with the end of a line, so it may have been cut off.');
  const shows = { tcp: !unended, udp: !unended, process: !unended };
  return conclude({ parser, bindings, asked, shows, notes });
}

/** Which form it is says its first line of any form: what stands behind it may be the name of a process. */
function tablesIn(text: string): CsvTables {
  for (const line of linesOf(text)) {
    if (csvHeader.test(line.slice(0, 20_000))) break;
    if (/^\s*[[{]/.test(line) && !isPrompt(line)) return tablesInJson(text);
    if (isPrinted(line)) return tablesInPrint(text);
  }
  return tablesInCsv(text);
}

/** `#TYPE ...`, or names of properties alone with what divides them. */
const csvHeader = /^"?#TYPE\s|^"?\w+"?(?:[,;\t]"?\w+"?)+\s*$/;

function pidIn(row: PowershellRow): string {
  return textIn(row, 'owningprocess', 'pid', 'owningpid', 'processid');
}

function holderIn(row: PowershellRow, { processes }: Sockets): Holder {
  // `Name` of a whole CIM object is not the process.
  const own = row.cells.has('instanceid') ? [] : ['name'];
  const name = textIn(row, 'processname', 'process', 'owningprocessname', 'image', 'imagename', ...own);
  const known = name === '' || /^\d+$/.test(name) ? processes.get(pidIn(row)) : name;
  return known === undefined ? nobodyKnown : holderOf(known, Number.POSITIVE_INFINITY);
}
