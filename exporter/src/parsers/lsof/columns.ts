import type { LinePlace } from '../endpoint.ts';
import { longestRow, Tally } from '../tally.ts';
import { isOtherProtocol } from '../unsure.ts';
import { familyOf, plainName, type OpenSocket } from './open-file.ts';

const header = /^COMMAND\s+PID\s.*\bTYPE\s+DEVICE\s.*\bNAME$/;
/**
 * The text before the family: command, PID, further numbers (-R, -g, -K), account, descriptor. Blanks must follow
 * another character, so that a thousand of them are not tried one by one.
 */
const socket = /^(\S.*?)(?<=\S)(\s+\d+)\s+(\S.*?)(?<=\S)\s+(IPv4|IPv6|inet)\s+\S+\s+(?:\S+\s+)?(TCP|UDP)\s+(\S.*)$/;
const name = /^([^()]*?)(?:(?<=\S)\s+\(([^()]*)\)?.*)?$/;
/**
 * A socket that is no listener, by its type, whatever its name is: raw ones have ends like a connection, and one in
 * another network namespace is `sock` with `protocol: TCP`.
 */
const otherSocket = /^\S+\s+\d+\s(?:.*\s)?\d+[rwu][A-Za-z]?\s+(?:raw6?|icmp6?|pack|sock|unix|netlink)\s/;
/** Any other open file: descriptors are numbers or words (`cwd`, `txt`, `NOFD`). */
const file = /^\S.*?\s\d+\s/;

export function isLsofHeader(line: string): boolean {
  return line.length <= longestRow && header.test(line);
}

/** True of a row of an Internet socket, which is recognised without the header too (`lsof -i | grep LISTEN`). */
export function isLsofSocket(line: string): boolean {
  return line.length <= longestRow && socket.test(line);
}

/** Reads the usual form: one line a file, under names of columns. */
export class ColumnReader {
  readonly tally: Tally;
  readonly files: OpenSocket[] = [];
  headless = false;
  private inTable = false;
  private warned = false;
  private list = 0;
  /** The end of the column of PIDs in each row. */
  private readonly pidEnds: number[] = [];

  constructor(live: boolean) {
    this.tally = new Tally('lsof', live);
  }

  read(raw: string, at: LinePlace): void {
    const line = raw.trim();
    if (line === '') return;
    if (isLsofHeader(line)) {
      this.inTable = true;
      this.list += 1;
    } else if (!this.isWarning(line) && !this.readRow(line, at)) this.readOther(line, at);
  }

  /** The beginning of a first row without a header may be missing. So a name counts only where all PIDs are aligned. */
  end(): void {
    const [first] = this.files;
    const [one] = this.pidEnds;
    const aligned = this.pidEnds.length > 1 && this.pidEnds.every((end) => end === one);
    if (this.headless && first !== undefined && !aligned) this.files[0] = { ...first, command: '' };
  }

  /** True of a warning about a file system that lsof may not read: no socket is there. */
  private isWarning(line: string): boolean {
    const continued = this.warned && line.startsWith('Output information may be incomplete');
    this.warned = line.startsWith('lsof: WARNING: ');
    return this.warned || continued;
  }

  private readRow(line: string, at: LinePlace): boolean {
    if (line.length > longestRow) return false;
    const [, command = '', pid = '', before = '', family, node, text = ''] = socket.exec(line) ?? [];
    if (node === undefined) return false;
    this.pidEnds.push(command.length + pid.length);
    this.tally.row(at);
    this.headless ||= !this.inTable;
    if (!this.inTable) this.list += 1;
    this.inTable = true;
    const words = before.split(/\s+/);
    const [, ends = '', state] = name.exec(text) ?? [];
    this.files.push({
      at,
      command: plainName(command),
      user: words.at(-2) ?? '',
      family: familyOf(family),
      transport: node === 'TCP' ? 'tcp' : 'udp',
      name: ends,
      state: state ?? null,
      descriptor: `descriptor ${[words.at(-1), ...words.slice(0, -2)].join(' ')} of process ${pid.trim()}`,
      list: this.list,
    });
    return true;
  }

  private readOther(line: string, at: LinePlace): void {
    if (this.inTable && line.length <= longestRow && otherSocket.test(line)) return;
    if (/\s(?:TCP|UDP)(?:\s|$)|\((?:LISTEN|ESTABLISHED)\)|:\S+->\S+:/.test(line.slice(0, longestRow))) {
      throw this.tally.unreadable(line, at);
    }
    if (this.inTable && line.length <= longestRow && file.test(line) && !isUnknownSocket(line)) return;
    this.tally.other(line, at, this.inTable);
    this.inTable = false;
  }
}

/** An Internet socket of a protocol that nobody knows. The size may be missing before the protocol. */
function isUnknownSocket(line: string): boolean {
  const words = line.split(/\s+/);
  const type = words.findIndex((word, index) => index > 2 && /^(?:IPv[46]|inet6?)$/.test(word));
  // In the name of a file it would be a normal word.
  if (type < 0 || words.slice(0, type).some((word) => word.includes('/'))) return false;
  return !words.slice(type + 2, type + 4).some(isOtherProtocol);
}
