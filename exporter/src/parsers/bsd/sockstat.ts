import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { endpointOf, hasPeer, wildcardOf, type Endpoint, type LinePlace } from '../endpoint.ts';
import { linesOf } from '../foreign.ts';
import { demandOneList, type ListedSocket } from '../one-list.ts';
import { holderOf, nobodyKnown, type Holder } from '../linux/holder.ts';
import { quote, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { longestRow, Tally } from '../tally.ts';

const parser = 'sockstat';

/**
 * Reads the answer of `sockstat` of FreeBSD, DragonFly or NetBSD. `asked` is the scope of a live command; null for a
 * recording.
 */
export function parseSockstat(text: string, asked: CommandScope | null): Parsed {
  const reader = new SockstatReader(asked !== null);
  const lines = linesOf(text);
  const margin = marginOf(lines);
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '') reader.read(line.replace(margin, '').trimEnd(), { parser, line: index + 1 });
  }
  reader.tally.demandSockets();
  const room = Math.max(commandRoom, ...reader.rows.map(({ command }) => command.length));
  const listening = reader.rows.flatMap((row) => bindingOf(row, room).map((binding) => ({ row, binding })));
  if (asked === null)
    demandOneList(
      parser,
      listening.map(({ row }) => listedOf(row)),
    );
  const bindings = listening.map(({ binding }) => binding);
  const notes = [...reader.tally.notes()];
  if (reader.headless) notes.unshift('Its rows begin without a header, so rows may be missing before them.');
  if (reader.others) notes.push('It has sctp sockets, which are not watched.');
  const whole = !reader.headless || asked !== null;
  return conclude({ parser, bindings, asked, shows: { tcp: whole, udp: whole, process: whole }, notes });
}

/** A socket is listed once for each process that holds it, and one of both families (tcp46) under -4 and under -6. */
function listedOf({ at, list, proto, process }: SockstatRow): ListedSocket {
  const kind = proto.endsWith('46') ? null : proto;
  return { at, list, kind, sockets: process === null ? [] : [process] };
}

/** `sockstat` prints this many characters of a name. Versions with wider columns show it by longer names. */
const commandRoom = 10;

interface SockstatRow {
  readonly at: LinePlace;
  readonly transport: Transport;
  readonly family: '4' | '6' | null;
  /** `tcp4`, `udp46`. */
  readonly proto: string;
  /** `descriptor 3 of process 700`; null where the kernel holds it. */
  readonly process: string | null;
  /** Counts headers, and what follows on a prompt. */
  readonly list: number;
  /** `?` where the kernel holds it. */
  readonly command: string;
  readonly local: string;
  readonly foreign: string;
  /** Columns that options add. */
  readonly rest: string;
  /** Whether the state is among them (-s). */
  readonly states: boolean;
}

const header = /^USER\s+COMMAND\s+PID\s+FD\s+PROTO\s+LOCAL ADDRESS\s+FOREIGN ADDRESS(.*)$/;
const shape = /^(\S+)\s+(\S.*?)\s+(\d+|\?|-)\s+(\d+|\?|-)\s+([a-z][a-z\d]*)\s+(\S.*)$/;
const internet = /^(tcp|udp)(4|6|46)?$/;
/** UNIX sockets, and sockets of other protocols. */
const otherKinds =
  /^(?:stream|dgram|seqpac|seqpacket|divert[46]?|raw[46]?|icmp[46]?|udpl(?:ite)?[46]{0,2}|sctp[46]{0,2})$/;

/**
 * A whole recording may be indented, where a person pasted it. Otherwise only lines that continue a row are indented.
 */
function marginOf(lines: readonly string[]): string {
  const first = lines.find((line) => header.test(line.trim())) ?? lines.find((line) => shape.test(line.trim())) ?? '';
  return /^\s*/.exec(first)?.[0] ?? '';
}

export function isSockstatHeader(line: string): boolean {
  return header.test(line);
}

class SockstatReader {
  readonly tally: Tally;
  readonly rows: SockstatRow[] = [];
  headless = false;
  others = false;
  private inTable = false;
  private states = false;
  private list = 0;

  constructor(live: boolean) {
    this.tally = new Tally(parser, live);
  }

  read(line: string, at: LinePlace): void {
    const columns = header.exec(line)?.[1];
    if (columns !== undefined) {
      this.inTable = true;
      this.list += 1;
      this.states = columns.includes('STATE');
    } else if (!this.readRow(line, at)) this.readOther(line, at);
  }

  private readRow(line: string, at: LinePlace): boolean {
    const [, , command, pid, descriptor, proto, ends] = (line.length > longestRow ? null : shape.exec(line)) ?? [];
    if (command === undefined || proto === undefined || ends === undefined) return false;
    const [, transport] = internet.exec(proto) ?? [];
    if (transport === undefined && !otherKinds.test(proto)) return false;
    this.tally.row(at);
    this.headless ||= !this.inTable;
    this.list += Number(!this.inTable);
    this.inTable = true;
    this.others ||= proto.startsWith('sctp');
    if (transport !== 'tcp' && transport !== 'udp') return true;
    const process = descriptorOf(pid, descriptor);
    const { list, states } = this;
    this.rows.push({
      at,
      transport,
      family: familyIn(proto),
      command,
      proto,
      process,
      list,
      states,
      ...this.endsOf(ends, line, at),
    });
    return true;
  }

  private endsOf(ends: string, line: string, at: LinePlace): Pick<SockstatRow, 'local' | 'foreign' | 'rest'> {
    const [, local, foreign, rest = ''] = /^(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(ends) ?? [];
    if (local === undefined || foreign === undefined) throw this.tally.unreadable(line, at);
    return { local, foreign, rest };
  }

  private readOther(line: string, at: LinePlace): void {
    // Further addresses of one sctp socket are on lines of their own.
    if (this.inTable && this.others && /^\s+\S/.test(line)) return;
    if (/\s(?:tcp|udp)[46]{0,2}\s|[*.:\d][.:]\d+\s+\*[.:]\*/.test(line.slice(0, longestRow))) {
      throw this.tally.unreadable(line, at);
    }
    this.tally.other(line, at, this.inTable);
    this.inTable = false;
  }
}

/** Sockets of the kernel have neither. */
function descriptorOf(pid = '?', descriptor = '?'): string | null {
  return /^\d+$/.test(pid + descriptor) ? `descriptor ${descriptor} of process ${pid}` : null;
}

function familyIn(proto: string): SockstatRow['family'] {
  const family = proto.slice(3);
  return family === '4' || family === '6' ? family : null;
}

const tcpStates =
  /(?:^|\s)(CLOSED|LISTEN|SYN_SENT|SYN_RCVD|ESTABLISHED|CLOSE_WAIT|FIN_WAIT_[12]|CLOSING|LAST_ACK|TIME_WAIT)(?:\s|$)/;

function bindingOf(row: SockstatRow, room: number): readonly Binding[] {
  const { at, transport, family } = row;
  if (hasPeer(row.foreign, at, { split: partsOf, none: '*:*' })) return [];
  const state = row.states && transport === 'tcp' ? tcpStates.exec(row.rest)?.[1] : 'LISTEN';
  if (state === undefined) throw refuse(parser, at.line, 'no state of a TCP socket: LISTEN would be right');
  const end = endOf(row);
  if (state !== 'LISTEN' || end.port === '*') return [];
  const { port } = endpointOf(end, transport, at);
  return [{ transport, address: wildcardOf(end.host, family), port, ...holder(row.command, room) }];
}

function partsOf(text: string): Endpoint | null {
  const [, host, port] = /^(.+)[.:]([^.:]+)$/.exec(text) ?? [];
  return host === undefined || port === undefined ? null : { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** FreeBSD writes `*:22` and `::1:25`, NetBSD `*.22` and `::1.25`; ports have neither. */
function endOf({ local, at }: SockstatRow): Endpoint {
  const end = partsOf(local);
  if (end !== null) return end;
  throw refuse(parser, at.line, `no address and port in ${quote(local)}: *:22 would be right`);
}

function holder(command: string, room: number): Holder {
  return command === '?' ? nobodyKnown : holderOf(command, room);
}
