import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { localEndpoint, splitEndpoint } from '../endpoint.ts';
import { demandOneList, doorOf, type ListedSocket } from '../one-list.ts';
import { quote, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { rawProtocols } from './raw-protocols.ts';
import { holdersOf, type SocketHolder } from './ss-holders.ts';
import type { SsRow } from './ss-row.ts';
import { ssTables, type SsTable } from './ss-table.ts';

const parser = 'ss';

/**
 * Reads the answer of `ss` (iproute2), old and new, with and without header. `asked` is the scope of a live command;
 * null for a recording.
 */
export function parseSs(text: string, asked: CommandScope | null): Parsed {
  const { tables, sockets, skipped, headless } = ssTables(text, asked !== null);
  if (sockets === 0) {
    throw refuse(
      parser,
      null,
      'no socket in it: even a machine that offers nothing shows the one it was asked through',
    );
  }
  const named = nameUdp(tables);
  const listening = named.flatMap(({ rows, header }, list) => listeningIn(rows, { list, header }));
  if (asked === null) demandOneList(parser, listedOf(named, listening));
  const bindings = listening.flatMap(({ binding, holders }) =>
    (holders ?? [{ process: null, socket: null }]).map(({ socket: _, ...holder }) => ({ ...binding, ...holder })),
  );
  const notes = [...notesOf(named)];
  if (skipped > 0) notes.push(`Lines before the table of ss, read over: ${skipped}.`);
  const cut = headless && asked === null;
  if (cut) notes.push('Its rows begin without a header and without a command, so rows may be missing before them.');
  if (bindings.length === 0) notes.push('It lists connections only: without -l or -a, ss shows no listener.');
  const doubtful = listening.filter(({ holders }) => holders === null);
  if (doubtful[0] !== undefined) notes.push(doubtNote(doubtful.length, doubtful[0].row.at.line));
  const listed = bindings.length > 0 && !cut;
  const unsure = named.some(({ rows }) => rows.some(isUnsure));
  return conclude({
    parser,
    bindings,
    asked,
    shows: { tcp: listed && !unsure, udp: listed && !unsure, process: listed && !unsure && doubtful.length === 0 },
    notes,
  });
}

function* notesOf(tables: readonly NamedTable[]): Generator<string> {
  const netids = new Set(tables.flatMap(({ rows }) => rows.map(({ transport }) => transport)));
  for (const netid of ['sctp', 'dccp']) {
    if (netids.has(netid)) yield `It has ${netid} sockets, which are not watched.`;
  }
  if (tables.some(({ renamed }) => renamed)) {
    yield 'Its sockets of udp are called "tcp UNCONN", as ss of RHEL and CentOS 7 does: they are read as udp.';
  }
  const unsure = tables.flatMap(({ rows }) => rows.filter(isUnsure));
  const [first] = unsure;
  if (first !== undefined) {
    const what = `${first.transport ?? ''} ${first.row.state ?? ''}`;
    yield `Nobody can tell whether its sockets "${what}" listen, so they are left out: ${unsure.length}, the first in line ${first.row.at.line}.`;
  }
}

/** A program can have any name, even with quotes and brackets. */
function doubtNote(count: number, line: number | null): string {
  return `Holders that cannot be told for certain, because one calls itself like a part of the answer: of ${count} sockets, the first in line ${line ?? 0}.`;
}

/** A row, and what kind of socket it is. */
interface NamedRow {
  readonly row: SsRow;
  readonly transport: string | null;
}

interface NamedTable {
  readonly rows: readonly NamedRow[];
  readonly header: boolean;
  /** True where its UDP sockets were called tcp. */
  readonly renamed: boolean;
}

/**
 * Finds the kind of each row. A TCP socket is never UNCONN: the kernel lists none that neither listens nor is
 * connected. ss of RHEL and CentOS 7 calls UDP sockets tcp where both were asked for (Red Hat bug 1063927). So they are
 * UDP where none is called udp.
 */
function nameUdp(tables: readonly SsTable[]): readonly NamedTable[] {
  const all = tables.flatMap((table) => table.rows);
  const renamed = all.some(isUnconnectedTcp) && !all.some(({ netid }) => netid === 'udp');
  return tables.map(({ rows, header }) => {
    const only = rows.some((row) => row.netid === null) ? transportOf(rows) : null;
    const nameOf = (row: SsRow): string | null => (renamed && isUnconnectedTcp(row) ? 'udp' : (row.netid ?? only));
    return {
      rows: rows.map((row) => ({ row, transport: nameOf(row) })),
      header,
      renamed: renamed && rows.some(isUnconnectedTcp),
    };
  });
}

function isUnconnectedTcp({ netid, state }: SsRow): boolean {
  return netid === 'tcp' && state === 'UNCONN';
}

/** True where the row is neither a listener nor known to be none. */
function isUnsure({ row, transport }: NamedRow): boolean {
  if (transport === 'tcp') return row.state === 'UNCONN';
  return transport === 'udp' && row.state !== null && row.state !== 'UNCONN' && row.state !== 'ESTAB';
}

interface Listening {
  readonly row: SsRow;
  readonly binding: Pick<Binding, 'transport' | 'address' | 'port'>;
  /** Null where there are holders that cannot be read for certain. */
  readonly holders: readonly SocketHolder[] | null;
  readonly list: number;
  readonly header: boolean;
}

function listeningIn(rows: readonly NamedRow[], place: Pick<Listening, 'list' | 'header'>): readonly Listening[] {
  return rows.flatMap(({ row, transport }) => {
    if ((transport !== 'tcp' && transport !== 'udp') || !listens(row, transport)) return [];
    const binding: Listening['binding'] = { transport, ...localEndpoint(row.local, transport, row.at) };
    return [{ row, binding, holders: holdersOf(row.rest, row.at), ...place }];
  });
}

/** For `*`: ss before 4.10 (2017) wrote it for 0.0.0.0 and `:::22` for IPv6; later ones write it for both families in one socket. */
function wildcardFamily(rows: readonly SsRow[]): '4' | '6' | null {
  if (rows.some(({ local }) => local.startsWith('[') || local.startsWith('0.0.0.0'))) return '6';
  return rows.some(({ local }) => /^[\da-f:]*:[\da-f]*:[^:]+$/i.test(local)) ? '4' : null;
}

function listedOf(tables: readonly NamedTable[], listening: readonly Listening[]): readonly ListedSocket[] {
  const wildcard = wildcardFamily(tables.flatMap(({ rows }) => rows.map(({ row }) => row)));
  return listening.map(({ row, binding, holders, list, header }) => {
    const { transport, address, port } = binding;
    const bare = address.replace(/%.*/, '');
    const family = bare === '*' ? wildcard : bare.includes(':') ? '6' : '4';
    const kind = family === null ? `${transport} of *` : `${transport} over IPv${family}`;
    // An old ss mixes the families of TCP; a new one lists one after the other.
    const run = wildcard === '6' ? kind : header ? null : transport;
    const sockets = (holders ?? []).flatMap(({ socket }) => socket ?? []);
    return { at: row.at, list, kind, sockets, door: doorOf(kind, address, port), holder: sockets.join(), run };
  });
}

function listens(row: SsRow, transport: Transport): boolean {
  const peer = splitEndpoint(row.peer);
  if (peer === null) throw refuse(parser, row.at.line, `no address and port in the peer ${quote(row.peer)}`);
  if (row.state === 'UNKNOWN') throw refuse(parser, row.at.line, 'ss itself does not know the state of this socket');
  // Without the State column every row has the same state, and only a socket that listens has no peer.
  if (row.state === null) return peer.port === '*';
  if (row.state !== (transport === 'tcp' ? 'LISTEN' : 'UNCONN')) return false;
  if (peer.port === '*') return true;
  throw refuse(parser, row.at.line, `a socket that listens has no peer, this one has ${quote(row.peer)}`);
}

/**
 * The kind of the rows where ss left out the Netid column, because it was asked for one kind of socket only.
 * @throws CollectError where the rows could be of another kind
 */
function transportOf(rows: readonly SsRow[]): Transport | null {
  const [first] = rows;
  if (first === undefined) return null;
  if (rows.some((row) => row.state === null)) {
    throw refuse(
      parser,
      first.at.line,
      'neither Netid nor State in it, so tcp and udp look the same: record with ss -tuln',
    );
  }
  const unconnected = rows.filter((row) => row.state === 'UNCONN');
  if (rows.some((row) => row.state !== 'UNCONN' && row.state !== 'ESTAB')) {
    if (unconnected[0] === undefined) return 'tcp';
    const message = 'no Netid in it, and sockets of tcp and of udp: record with ss -tuln';
    throw refuse(parser, unconnected[0].at.line, message);
  }
  const ports = unconnected.map((row) => splitEndpoint(row.local)?.port ?? '0');
  if (unconnected.length > 0 && ports.every((port) => rawProtocols.has(Number(port)))) {
    const message = `no Netid in it, so udp port ${quote(ports[0] ?? '')} and a raw socket look the same: record with ss -tuln`;
    throw refuse(parser, unconnected[0]?.at.line ?? null, message);
  }
  return unconnected.length > 0 ? 'udp' : null;
}
