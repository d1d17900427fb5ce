import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { isHalfRow, linesOf } from '../foreign.ts';
import type { LinePlace } from '../endpoint.ts';
import { demandOneList, doorOf, type ListedSocket } from '../one-list.ts';
import type { CommandScope, Parsed } from '../parsed.ts';
import { Tally } from '../tally.ts';
import { isOtherProtocol, Unsure } from '../unsure.ts';
import { bsdLayout, titleOf, type BsdLayout } from './netstat-header.ts';
import { behindState, endOf, holderIn, roomOf, rowOf, type BsdNetstatRow } from './netstat-row.ts';

const parser = 'netstat';

/**
 * Reads the answer of `netstat` of FreeBSD, OpenBSD, NetBSD, macOS or AIX. `asked` is the scope of a live command; null
 * for a recording.
 * @param names of PIDs: macOS before 14 prints only the PID, and `ps` tells the name
 */
export function parseBsdNetstat(
  text: string,
  asked: CommandScope | null,
  names: ReadonlyMap<number, string> = new Map(),
): Parsed {
  const reader = new NetstatReader(asked !== null);
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '') reader.read(line.trim(), { parser, line: index + 1, unended: index === lines.length - 1 });
  }
  reader.tally.demandSockets();
  const doubts = new Doubts();
  const listening = reader.sections.flatMap((section, list) => listeningIn(section, list, { names, doubts }));
  if (asked === null)
    demandOneList(
      parser,
      listening.map(({ listed }) => listed),
    );
  const bindings = listening.map(({ binding }) => binding);
  const whole = !doubts.unsure.any && reader.sections.every(({ layout, servers }) => layout !== null && servers);
  const holders = whole && reader.sections.every(({ layout }) => layout?.holder !== null);
  return conclude({
    parser,
    bindings,
    asked,
    shows: { tcp: whole && !doubts.cut.has('tcp'), udp: whole && !doubts.cut.has('udp'), process: holders },
    notes: [...notesOf(reader), ...doubts.notes()],
  });
}

/** Rows under one header; there is no header where it was filtered out. */
interface BsdSection {
  readonly layout: BsdLayout | null;
  /** True where its title says that listening sockets are among them. */
  readonly servers: boolean;
  readonly rows: BsdNetstatRow[];
}

class NetstatReader {
  readonly tally: Tally;
  readonly sections: BsdSection[] = [];
  private place: 'outside' | 'sockets' | 'other' = 'outside';
  private servers = false;

  constructor(live: boolean) {
    this.tally = new Tally(parser, live);
  }

  read(line: string, at: LinePlace): void {
    const title = titleOf(line);
    const layout = title === null ? bsdLayout(line) : null;
    if (title !== null) {
      this.place = 'outside';
      this.servers = title.servers;
    } else if (layout !== null) {
      this.place = 'sockets';
      this.sections.push({ layout, servers: this.servers, rows: [] });
    } else if (/^Active |^Registered kernel |^Proto(?:\/ID)?\s/.test(line)) this.place = 'other';
    else if (!this.readRow(line, at)) this.readOther(line, at);
  }

  private readRow(line: string, at: LinePlace): boolean {
    const row = rowOf(line, at);
    // Without a table above it, a row of `ps aux` would look like one of another protocol.
    if (row === null || (this.place !== 'sockets' && row.transport === null)) return false;
    if (this.place === 'other') throw this.tally.unreadable(line, at);
    this.tally.row(at);
    if (this.place === 'outside') this.sections.push({ layout: null, servers: false, rows: [] });
    this.place = 'sockets';
    this.sections.at(-1)?.rows.push(row);
    return true;
  }

  private readOther(line: string, at: LinePlace): void {
    if (this.place === 'other') return;
    // Listen queues of UNIX sockets are among those of TCP.
    if (/^unix\s/.test(line)) return;
    if (isHalf(line)) throw this.tally.unreadable(line, at);
    this.tally.other(line, at, this.place === 'sockets');
    this.place = 'outside';
  }
}

/**
 * True where a line has parts of a socket without its beginning or its end. The CPU and memory columns of `ps aux` do
 * not count.
 */
function isHalf(line: string): boolean {
  return (
    isHalfRow(line) ||
    /^(?:tcp|udp)[46]{0,2}(?:\s|$)|\*\.\*(?:\s|$)|(?<!\s\d{1,3})\.(?:\d+|\w+)\s+\S+\.\d+(?:\s|$)/.test(
      line.slice(0, 400),
    )
  );
}

/** Doubts about the bindings, each reported once. */
class Doubts {
  /** A cut address may stand for another one with the same beginning. So no address of these is known to be closed. */
  readonly cut = new Map<Transport, number>();
  stateless = 0;
  readonly unsure = new Unsure();

  countCut(transport: Transport): void {
    this.cut.set(transport, (this.cut.get(transport) ?? 0) + 1);
  }

  *notes(): Generator<string> {
    yield* this.unsure.notes();
    const cut = [...this.cut.values()].reduce((sum, count) => sum + count, 0);
    if (cut > 0) yield `Addresses that netstat cut at 16 characters: ${cut}. Record with -W.`;
    if (this.stateless > 0) {
      yield `It has no column of states, so TCP sockets that are only bound would look the same: ${this.stateless}.`;
    }
  }
}

interface Around {
  readonly names: ReadonlyMap<number, string>;
  readonly doubts: Doubts;
}

interface Listening {
  readonly binding: Binding;
  readonly listed: ListedSocket;
}

function listeningIn({ layout, rows }: BsdSection, list: number, { names, doubts }: Around): readonly Listening[] {
  const room = roomOf(rows, layout);
  return rows.flatMap((row) => {
    const { at, transport } = row;
    if (transport === null && !isOtherProtocol(row.proto)) doubts.unsure.add(row.proto, at);
    const tail = transport === null ? null : behindState(row, layout);
    if (transport === null || tail === null) return [];
    const { address, port, cut } = endOf(row, transport, room);
    if (cut) doubts.countCut(transport);
    if (layout?.state === false && transport === 'tcp') doubts.stateless += 1;
    const binding = { transport, address, port, ...holderIn(tail, layout, names) };
    const door = doorOf(row.proto, address, port);
    return [{ binding, listed: { at, list, kind: kindOf(row), door, run: runOf(row, layout) } }];
  });
}

/**
 * A socket of both families is listed under -f inet and under -f inet6. The queues of -L belong to sockets that -a
 * lists too.
 */
function kindOf({ proto, foreign }: BsdNetstatRow): string | null {
  if (proto.endsWith('46')) return null;
  return foreign === null ? `the queue of ${proto}` : proto;
}

/** The families are mixed in one list. */
function runOf({ transport }: BsdNetstatRow, layout: BsdLayout | null): string | null {
  return layout === null ? transport : null;
}

function* notesOf({ sections, tally }: NetstatReader): Generator<string> {
  if (sections.some(({ layout }) => layout === null)) yield 'Its header is gone, so rows may be gone too.';
  else if (sections.some(({ servers }) => !servers)) {
    yield 'Its title does not say "including servers": without -a, netstat hides sockets that listen.';
  }
  yield* tally.notes();
}
