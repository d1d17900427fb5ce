import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { cutAddress, localEndpoint } from '../endpoint.ts';
import { demandOneList, doorOf, type ListedSocket } from '../one-list.ts';
import { mayCutTitles, Titles } from './cut-title.ts';
import { behindState, holderIn, transportOf, type Columns, type LinuxNetstatRow } from './netstat-row.ts';
import { readNetstat, type Netstat, type LinuxSection } from './netstat-table.ts';
import { quote, refuse, type CommandScope, type Parsed } from '../parsed.ts';

/** Reads the answer of `netstat` of net-tools or BusyBox. `asked` is what a live command asked for; null for a recording. */
export function parseNetstat(text: string, asked: CommandScope | null): Parsed {
  const netstat = readNetstat(text, asked !== null);
  if (netstat.sockets === 0) {
    const message = 'no socket in it: even a machine that offers nothing shows the one it was asked through';
    throw refuse('netstat', null, message);
  }
  const titles = new Titles(mayCutTitles(netstat));
  const listening = netstat.sections.flatMap(({ rows, columns }, list) =>
    rows.flatMap((row) => listeningIn(row, { columns, list, live: asked !== null, titles }, netstat)),
  );
  if (asked === null) demandOneList('netstat', listening.map(listedOf));
  const bindings = listening.map(({ binding }) => binding);
  const whole = netstat.sections.every((section) => section.columns !== null) && !netstat.connectionsOnly;
  const holders = whole && !netstat.holdersHidden && netstat.sections.every(namesHolders) && titles.untold === 0;
  // A cut address may stand for another one with the same beginning, so no address is known to be closed.
  const isWhole = (transport: Transport): boolean =>
    whole && !listening.some(({ binding, cut }) => cut && binding.transport === transport);
  return conclude({
    parser: 'netstat',
    bindings,
    asked,
    shows: { tcp: isWhole('tcp'), udp: isWhole('udp'), process: holders },
    notes: [...notesOf(netstat, listening), ...titles.notes()],
    untold: titles.untold,
  });
}

function namesHolders({ columns, rows }: LinuxSection): boolean {
  return columns?.holder === true || rows.length === 0;
}

/** Where netstat stops: 22 characters of address and port and the colon between them. */
const cutAt = 23;

/** A socket that accepts traffic. */
interface Listening {
  readonly row: LinuxNetstatRow;
  readonly binding: Binding;
  /** Its address may be the beginning of a longer one. */
  readonly cut: boolean;
  readonly list: number;
  readonly header: boolean;
}

interface Around {
  readonly columns: Columns | null;
  readonly list: number;
  readonly live: boolean;
  readonly titles: Titles;
}

function listeningIn(
  row: LinuxNetstatRow,
  { columns, list, live, titles }: Around,
  netstat: Netstat,
): readonly Listening[] {
  const transport = transportOf(row);
  const tail = transport === null ? null : behindState(row);
  if (transport === null || tail === null) return [];
  const full = row.local.length === cutAt && netstat.longest === cutAt;
  // net-tools cuts the address and keeps the port. BusyBox built with -W cuts the end, which is the port.
  if (full && !netstat.netTools) {
    const message = `${quote(row.local)} may be cut, and with it the port: record with -W, or /proc/net`;
    throw refuse(row.at.parser, row.at.line, message);
  }
  if (live && columns?.holder === true && tail === '') {
    throw refuse(row.at.parser, row.at.line, '"" is no PID/Program name: 600/sshd or - would be right');
  }
  const { address, port } = localEndpoint(row.local, transport, { ...row.at, cut: full });
  const cut = full && address.includes(':');
  const holder = titles.holderOf(holderIn(tail, columns, row.at), row);
  const binding = { transport, address: cut ? cutAddress(address) : address, port, ...holder };
  return [{ row, binding, cut, list, header: columns !== null }];
}

function listedOf({ row, binding, list, header }: Listening): ListedSocket {
  const { transport, address, port } = binding;
  // BusyBox prints `tcp` for both families, and one after the other as net-tools does.
  const kind = `${transport} over IPv${row.proto.endsWith('6') || address.includes(':') ? 6 : 4}`;
  return { at: row.at, list, kind, door: doorOf(kind, address, port), holder: row.rest, run: header ? null : kind };
}

function* notesOf(netstat: Netstat, listening: readonly Listening[]): Generator<string> {
  const rows = netstat.sections.flatMap((section) => section.rows);
  if (netstat.connectionsOnly)
    yield 'It lists connections only ("w/o servers"): without -l or -a, netstat shows no listener.';
  if (netstat.sections.some((section) => section.columns === null)) {
    yield 'Its header is gone, so rows may be gone too.';
  }
  if (netstat.holdersHidden) yield 'The account that recorded it could not see the holders of all sockets.';
  if (netstat.skipped > 0) yield `Lines around the table of netstat, read over: ${netstat.skipped}.`;
  const cut = listening.filter((one) => one.cut).length;
  if (cut > 0) yield `Addresses that netstat may have cut at 22 characters: ${cut}. Record with -W.`;
  for (const proto of ['sctp', 'dccp', 'udpl', 'udplite']) {
    if (rows.some((row) => row.proto.replace(/6$/, '') === proto))
      yield `It has ${proto} sockets, which are not watched.`;
  }
}
