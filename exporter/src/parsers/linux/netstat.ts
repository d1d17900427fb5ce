import type { Binding } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { localEndpoint } from '../endpoint.ts';
import { behindState, holderIn, transportOf, type Columns, type Row } from './netstat-row.ts';
import { readNetstat, type Netstat, type Section } from './netstat-table.ts';
import { quote, refuse, type Asked, type Parsed } from '../parsed.ts';

/** Reads the answer of `netstat` of net-tools or BusyBox. `asked` is what a live command asked for; null for a recording. */
export function parseNetstat(text: string, asked: Asked | null): Parsed {
  const netstat = readNetstat(text, asked !== null);
  if (netstat.sockets === 0) {
    const message = 'no socket in it: even a machine that offers nothing shows the one it was asked through';
    throw refuse('netstat', null, message);
  }
  const bindings = netstat.sections.flatMap((section) =>
    section.rows.flatMap((row) => bindingOf(row, section.columns, netstat)),
  );
  const whole = netstat.sections.every((section) => section.columns !== null) && !netstat.connectionsOnly;
  const holders = whole && !netstat.holdersHidden && netstat.sections.every(namesHolders);
  return conclude({
    parser: 'netstat',
    bindings,
    asked,
    shows: { tcp: whole, udp: whole, process: holders },
    notes: [...notesOf(netstat)],
  });
}

function namesHolders({ columns, rows }: Section): boolean {
  return columns?.holder === true || rows.length === 0;
}

/** Where netstat stops: 22 characters of address and port and the colon between them. */
const cutAt = 23;

function bindingOf(row: Row, columns: Columns | null, netstat: Netstat): readonly Binding[] {
  const transport = transportOf(row);
  const tail = transport === null ? null : behindState(row);
  if (transport === null || tail === null) return [];
  const full = row.local.length === cutAt && netstat.longest === cutAt;
  // net-tools cuts the address and keeps the port, BusyBox built with -W cuts the end, and that is the port.
  if (full && !netstat.netTools) {
    const message = `${quote(row.local)} may be cut, and with it the port: record with -W, or /proc/net`;
    throw refuse(row.at.parser, row.at.line, message);
  }
  const end = localEndpoint(row.local, transport, { ...row.at, cut: full });
  return [{ transport, ...end, ...holderIn(tail, columns, row.at) }];
}

function* notesOf(netstat: Netstat): Generator<string> {
  const rows = netstat.sections.flatMap((section) => section.rows);
  if (netstat.connectionsOnly)
    yield 'It lists connections only ("w/o servers"): without -l or -a, netstat shows no listener.';
  if (netstat.sections.some((section) => section.columns === null)) {
    yield 'Its header is gone, so rows may be gone too.';
  }
  if (netstat.holdersHidden) yield 'The account that recorded it could not see the holders of all sockets.';
  if (netstat.skipped > 0) yield `Lines around the table of netstat, read over: ${netstat.skipped}.`;
  const cut = rows.filter((row) => row.local.length === cutAt && transportOf(row) !== null).length;
  if (cut > 0 && netstat.longest === cutAt)
    yield `Addresses that netstat may have cut at 22 characters: ${cut}. Record with -W.`;
  for (const proto of ['sctp', 'dccp', 'udpl', 'udplite']) {
    if (rows.some((row) => row.proto.replace(/6$/, '') === proto))
      yield `It has ${proto} sockets, which are not watched.`;
  }
}
