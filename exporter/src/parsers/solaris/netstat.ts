import type { Binding, Transport } from '../../model/listener.ts';
import { conclude } from '../conclude.ts';
import { endpointOf, splitDotted, wildcardOf, type LinePlace } from '../endpoint.ts';
import { linesOf } from '../foreign.ts';
import { demandOneList, type ListedSocket } from '../one-list.ts';
import { holderOf, nobodyKnown, type Holder } from '../linux/holder.ts';
import { quote, refuse, type CommandScope, type Parsed } from '../parsed.ts';
import { longestRow, Tally } from '../tally.ts';

const parser = 'netstat';

/** Reads the answer of `netstat -an` of Solaris or illumos. `asked` is what a live command asked for; null for a recording. */
export function parseSolarisNetstat(text: string, asked: CommandScope | null): Parsed {
  const reader = new NetstatReader(asked !== null);
  for (const [index, line] of linesOf(text).entries()) {
    if (line.trim() !== '') reader.read(line.trim(), { parser, line: index + 1 });
  }
  reader.tally.demandSockets();
  const listening = reader.rows.flatMap(listeningIn);
  if (asked === null)
    demandOneList(
      parser,
      listening.map(({ listed }) => listed),
    );
  const bindings = listening.map(({ binding }) => binding);
  const whole = !reader.headless;
  const notes = [...reader.tally.notes()];
  if (reader.headless) notes.unshift('The header of its first table is gone, so rows may be gone too.');
  if (reader.others) notes.push('It has sctp sockets, which are not watched.');
  const shows = { tcp: whole, udp: whole, process: whole && reader.holders };
  return conclude({ parser, bindings, asked, shows, notes });
}

/** `TCP: IPv4`; Solaris before 7 knew one family only. */
const title = /^(TCP|UDP|SCTP)(?:: IPv([46])|:)?$/;

/** Whether only this netstat has such a line: a title, or the names of columns that others do not have. */
export function isSolarisTitle(line: string): boolean {
  return /^(?:TCP|UDP|SCTP): IPv[46]$/.test(line) || /^Local Address\s.*\sSwind\s+Send-Q\s+Rwind\s+Recv-Q\s/.test(line);
}

interface SolarisTable {
  readonly transport: Transport | 'sctp';
  readonly family: '4' | '6' | null;
}

interface SolarisRow {
  readonly at: LinePlace;
  readonly transport: Transport;
  readonly family: '4' | '6' | null;
  readonly local: string;
  readonly state: string;
  readonly holder: Holder;
  /** Counts the tables. */
  readonly list: number;
}

/** User, Pid and Command of -u. */
const owner = String.raw`(?:(?<user>\S+)\s+(?<pid>\d+)\s+(?<name>\S.*?)\s+)?`;
const end = String.raw`\S*\.[^\s.:]+`;
/** Windows and queues, the state, and the interface in a table of IPv6. */
const tcpRow = new RegExp(
  String.raw`^(?<local>${end})\s+(?<remote>${end})\s+${owner}\d+\s+\d+\s+\d+\s+\d+\s+(?<state>[A-Z][A-Z\d_]+)(?:\s+\S+)?$`,
);
/** A socket without a peer has nothing in that column, and the states are words. */
const udpRow = new RegExp(
  String.raw`^(?<local>${end})\s+(?:(?<remote>${end})\s+)?${owner}(?<state>Idle|Unbound|Connected)(?:\s+\S+)?$`,
);

/** Lines of a table that are no row: the names of columns and the rule under them. */
const furniture = /^(?:Local Address\s+.*State(?:\s+If)?|-[- ]*)$/;

class NetstatReader {
  readonly tally: Tally;
  readonly rows: SolarisRow[] = [];
  headless = false;
  others = false;
  holders = false;
  private table: SolarisTable | null = null;
  /** Names of columns and rule were there: rows before them may have been lost. */
  private ruled = false;
  private inOther = false;
  private tables = 0;

  constructor(live: boolean) {
    this.tally = new Tally(parser, live);
  }

  read(line: string, at: LinePlace): void {
    const [, protocol, family] = title.exec(line) ?? [];
    if (protocol !== undefined) this.open(protocol, family);
    else if (line.startsWith('Active ')) {
      this.table = null;
      this.inOther = true;
    } else if (furniture.test(line)) this.readFurniture(line);
    else if (!this.readRow(line, at)) this.readOther(line, at);
  }

  private open(protocol: string, family: string | undefined): void {
    const transport = protocol === 'TCP' ? 'tcp' : protocol === 'UDP' ? 'udp' : 'sctp';
    this.table = { transport, family: family === '4' || family === '6' ? family : null };
    this.others ||= transport === 'sctp';
    this.ruled = false;
    this.inOther = false;
    this.tables += 1;
  }

  private readFurniture(line: string): void {
    this.ruled ||= line.startsWith('-');
    if (line.startsWith('Local')) this.holders = /\sPid\s+Command\s/.test(line);
  }

  private readRow(line: string, at: LinePlace): boolean {
    const { table } = this;
    if (table === null || table.transport === 'sctp' || line.length > longestRow) return false;
    const found = (table.transport === 'tcp' ? tcpRow : udpRow).exec(line)?.groups;
    if (found === undefined) return false;
    this.tally.row(at);
    this.headless ||= !this.ruled;
    const { local = '', state = '', name } = found;
    const holder = name === undefined ? nobodyKnown : holderOf(name, nameRoom);
    this.rows.push({ at, transport: table.transport, family: table.family, local, state, holder, list: this.tables });
    return true;
  }

  private readOther(line: string, at: LinePlace): void {
    if (this.inOther || this.table?.transport === 'sctp') return;
    if (/\*\.\*|(?:\sLISTEN|\sIdle|\sUnbound)(?:\s|$)/.test(line.slice(0, longestRow))) {
      throw this.tally.unreadable(line, at);
    }
    this.tally.other(line, at, this.table !== null);
    this.table = null;
  }
}

/** Command of -u. */
const nameRoom = 14;

/** States of a TCP socket that does not listen (netstat(8)), and those of UDP. */
const otherStates: ReadonlySet<string> = new Set([
  'BOUND',
  'CLOSED',
  'CLOSING',
  'CLOSE_WAIT',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'IDLE',
  'LAST_ACK',
  'SYN_RECEIVED',
  'SYN_RCVD',
  'SYN_SENT',
  'TIME_WAIT',
  'Unbound',
  'Connected',
]);

/** `*.*` is not bound to a port yet; a UDP socket that is bound is Idle until it is connected. */
function listeningIn(row: SolarisRow): readonly { readonly binding: Binding; readonly listed: ListedSocket }[] {
  const { at, transport, family, list } = row;
  if (row.state !== (transport === 'tcp' ? 'LISTEN' : 'Idle')) {
    if (otherStates.has(row.state)) return [];
    throw refuse(
      at.parser,
      at.line,
      `state ${quote(row.state)}: LISTEN, Idle or another one of netstat would be right`,
    );
  }
  const parts = splitDotted(row.local);
  if (parts === null) {
    throw refuse(at.parser, at.line, `no address and port in ${quote(row.local)}: *.22 would be right`);
  }
  if (parts.port === '*') return [];
  const { port } = endpointOf(parts, transport, at);
  const binding = { transport, address: wildcardOf(parts.host, family), port, ...row.holder };
  const kind = family === null ? transport : `${transport} over IPv${family}`;
  return [{ binding, listed: { at, list, kind } }];
}
