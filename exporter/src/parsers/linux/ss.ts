import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { localEndpoint, splitEndpoint } from '../endpoint.ts';
import { quote, refuse, type Asked, type Parsed } from '../parsed.ts';
import { rawProtocols } from './raw-protocols.ts';
import { holdersOf } from './ss-holders.ts';
import type { Row } from './ss-row.ts';
import { tablesOf, type Table } from './ss-table.ts';

const parser = 'ss';

/** Reads the answer of `ss` (iproute2), old and new, with and without header. `asked` is what a live command asked for; null for a recording. */
export function parseSs(text: string, asked: Asked | null): Parsed {
  const { tables, sockets, skipped, headless } = tablesOf(text, asked !== null);
  if (sockets === 0) {
    throw refuse(
      parser,
      null,
      'no socket in it: even a machine that offers nothing shows the one it was asked through',
    );
  }
  const bindings = tables.flatMap(bindingsOf);
  const notes = [...notesOf(tables)];
  if (skipped > 0) notes.push(`Lines before the table of ss, read over: ${skipped}.`);
  const cut = headless && asked === null;
  if (cut) notes.push('Its rows begin without a header and without a command, so rows may be missing before them.');
  if (bindings.length === 0) notes.push('It lists connections only: without -l or -a, ss shows no listener.');
  const listed = bindings.length > 0 && !cut;
  return conclude({ parser, bindings, asked, shows: { tcp: listed, udp: listed, process: listed }, notes });
}

function* notesOf(tables: readonly Table[]): Generator<string> {
  const netids = new Set(tables.flatMap((table) => table.rows.map((row) => row.netid)));
  for (const netid of ['sctp', 'dccp']) {
    if (netids.has(netid)) yield `It has ${netid} sockets, which are not watched.`;
  }
}

function bindingsOf(table: Table): readonly Binding[] {
  const only = table.rows.some((row) => row.netid === null) ? transportOf(table.rows) : null;
  return table.rows.flatMap((row) => {
    const transport = row.netid ?? only;
    if ((transport !== 'tcp' && transport !== 'udp') || !listens(row, transport)) return [];
    const end = localEndpoint(row.local, transport, row.at);
    return holdersOf(row.rest, row.at).map((holder) => ({ transport, ...end, ...holder }));
  });
}

function listens(row: Row, transport: Transport): boolean {
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
 * What the rows are where ss left out the Netid column, because it was asked for one kind of socket only.
 * @throws CollectError where the rows could be of another kind
 */
function transportOf(rows: readonly Row[]): Transport | null {
  const [first] = rows;
  if (first === undefined) return null;
  if (rows.some((row) => row.state === null)) {
    throw refuse(
      parser,
      first.at.line,
      'neither Netid nor State in it, so tcp and udp look the same: record with ss -tuln',
    );
  }
  if (rows.some((row) => row.state !== 'UNCONN' && row.state !== 'ESTAB')) return 'tcp';
  const unconnected = rows.filter((row) => row.state === 'UNCONN');
  const ports = unconnected.map((row) => splitEndpoint(row.local)?.port ?? '0');
  if (unconnected.length > 0 && ports.every((port) => rawProtocols.has(Number(port)))) {
    const message = `no Netid in it, so udp port ${quote(ports[0] ?? '')} and a raw socket look the same: record with ss -tuln`;
    throw refuse(parser, unconnected[0]?.at.line ?? null, message);
  }
  return unconnected.length > 0 ? 'udp' : null;
}
