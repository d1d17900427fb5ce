import type { LinePlace } from '../endpoint.ts';
import { isHalfRow, isPrompt, linesOf } from '../foreign.ts';
import { holderBytes, rowOf, type Columns, type LinuxNetstatRow } from './netstat-row.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { longestRow } from '../tally.ts';
import { isOtherProtocol } from '../unsure.ts';

/** One Internet section, or rows whose header was cut away (`netstat -tln | grep LISTEN`). */
export interface LinuxSection {
  readonly columns: Columns | null;
  readonly rows: LinuxNetstatRow[];
}

/** The lines around the rows, which say how far they can be trusted. */
export interface Netstat {
  readonly sections: readonly LinuxSection[];
  readonly sockets: number;
  /** Title says `(w/o servers)`: connections only. */
  readonly connectionsOnly: boolean;
  /** A banner says that holders are hidden from this account. */
  readonly holdersHidden: boolean;
  /** A line gives net-tools away; BusyBox writes no `tcp6`. */
  readonly netTools: boolean;
  /** The longest address and port: one that is longer than the usual cut proves that nothing was cut. */
  readonly longest: number;
  /** Lines of something else: a greeting, the command as it was typed. */
  readonly skipped: number;
}

/** Names of columns are translated, the queues mostly not in full: `受信-Q`. */
export const internetHeader = /^Proto(?:colo)?\s+(?:\S+-Q\s+\S+-Q|Recib\s+Enviad|CodaRic\s+CodaInv|Přích-F\s+Odch-F)\s/;
const otherHeader = /^Proto(?:colo)?\s/;

/**
 * True where this line is a title over names of columns, or these names. The line below decides, because both are
 * translated.
 */
function heads(line: string, next: string, at: LinePlace): 'internet' | 'other' | null {
  if (line.length > longestRow) return null;
  if (internetHeader.test(line)) return 'internet';
  const words = line.split(/\s+/, 6).length;
  const isName = words === 6 && rowOf(line, at) === null && !isUnix(line) && !isHalfRow(line) && !isPrompt(line);
  if (isName && rowOf(next, at) !== null && !/\s-|\sRef\S+\s/.test(line)) return 'internet';
  return otherHeader.test(line) || (isName && isUnix(next)) ? 'other' : null;
}

function isUnix(line: string): boolean {
  return /^unix\s+\d/.test(line);
}

const banners: readonly (readonly [RegExp, Partial<Record<'holdersHidden' | 'netTools', true>>])[] = [
  [/^\(Not all processes could be identified/, { holdersHidden: true, netTools: true }],
  [/^will not be shown, you would have to be root/, {}],
  [/^\(No info could be read for "-p"/, { holdersHidden: true, netTools: true }],
  [/^netstat: showing only processes with your user ID/, { holdersHidden: true }],
  // A kernel without IPv6, or net-tools without this family: there is nothing to see.
  [/^netstat: \/proc\/net\/(?:tcp6|udp6|raw6|udplite6?): No such file/, {}],
  [/^netstat: no support for `?AF /, {}],
];

interface TableLine {
  readonly line: string;
  /** So many stood at its end. */
  readonly blanks: number;
  readonly at: LinePlace;
}

/** @throws CollectError where a line inside a section cannot be read: it may have been a listener */
export function readNetstat(text: string, live: boolean): Netstat {
  const reader = new NetstatReader(live);
  const all = linesOf(text);
  const lines = all.flatMap((line, index) => {
    const at = { parser: 'netstat', line: index + 1, unended: index === all.length - 1 };
    return line.trim() === '' ? [] : [{ line: line.trim(), blanks: line.length - line.trimEnd().length, at }];
  });
  for (const [index, line] of lines.entries()) {
    reader.read(line, [lines[index + 1]?.line ?? '', lines[index + 2]?.line ?? '']);
  }
  return reader;
}

class NetstatReader implements Netstat {
  readonly sections: LinuxSection[] = [];
  sockets = 0;
  skipped = 0;
  longest = 0;
  connectionsOnly = false;
  holdersHidden = false;
  netTools = false;
  private place: 'outside' | 'internet' | 'other' = 'outside';
  private readonly live: boolean;

  constructor(live: boolean) {
    this.live = live;
  }

  read({ line, blanks, at }: TableLine, [next, afterNext]: readonly [string, string]): void {
    if (this.isRestOfName(line, at, blanks) || this.readBanner(line)) return;
    const heading = heads(line, next, at);
    if (heading !== null) this.readHeader(line, heading, at);
    else if (this.readRow(line, at, blanks)) return;
    else if (line.startsWith('Active ') || (heads(next, afterNext, at) !== null && !isHalfRow(line))) {
      this.readTitle(line);
    } else this.readForeign(line, at);
  }

  /**
   * netstat prints names unchanged, even line breaks. In a live answer no column is missing and no blank was removed.
   * So a line that is shorter than the room for a name is the rest of a name: a row has more characters before its
   * address.
   */
  private isRestOfName(line: string, at: LinePlace, blanks: number): boolean {
    const section = this.sections.at(-1);
    const row = section?.rows.at(-1);
    if (!this.live || this.place !== 'internet' || section?.columns?.holder !== true || row === undefined) return false;
    if (at.unended === true || line.length > holderBytes || !/\d\//.test(row.rest)) return false;
    section.rows[section.rows.length - 1] = { ...row, blanks, rest: `${row.rest.trimEnd()}\uFFFD${line}` };
    return true;
  }

  private readBanner(line: string): boolean {
    const banner = banners.find(([shape]) => shape.test(line));
    if (banner !== undefined) Object.assign(this, banner[1]);
    return banner !== undefined;
  }

  private readHeader(line: string, place: 'internet' | 'other', at: LinePlace): void {
    this.place = place;
    if (place === 'other') return;
    if (line.includes('(state)')) {
      throw refuse(at.parser, at.line, 'this is netstat of BSD or macOS; netstat of Linux and BusyBox can be read');
    }
    this.sections.push({
      columns: {
        owner: /\bI-?node\b/i.test(line),
        holder: line.includes('PID/'),
        context: line.includes('Security Context'),
        timer: /\bTimer$/.test(line),
        translated: !line.includes('Local Address'),
      },
      rows: [],
    });
  }

  private readTitle(line: string): void {
    this.place = 'outside';
    if (line.startsWith('Active Internet') && line.includes('(w/o servers)')) this.connectionsOnly = true;
  }

  private readRow(line: string, at: LinePlace, blanks: number): boolean {
    const row = this.place === 'other' ? null : rowOf(line, at, blanks);
    if (row === null) return false;
    if (++this.sockets > maxRows) throw refuse(at.parser, at.line, `more than ${maxRows} sockets`);
    if (this.place === 'outside') this.sections.push({ columns: null, rows: [] });
    this.place = 'internet';
    if (row.proto.endsWith('6')) this.netTools = true;
    this.longest = Math.max(this.longest, row.local.length);
    this.sections.at(-1)?.rows.push(row);
    return true;
  }

  private readForeign(line: string, at: LinePlace): void {
    // UNIX sockets may have any name, but none of their rows begins like an Internet row.
    if (this.place === 'other' ? isOfInternet(line) : isHalfRow(line)) throw unreadable(line, at);
    if (this.place === 'other') return;
    if (/^sctp6?\s/.test(line)) return;
    if (this.place === 'internet' && (this.live || !isPrompt(line))) throw unreadable(line, at);
    this.place = 'outside';
    if (++this.skipped > maxRows) throw refuse(at.parser, at.line, `${maxRows} lines and no socket among them`);
  }
}

/** A row of the Internet among those of another family, whatever its protocol is called. */
function isOfInternet(line: string): boolean {
  if (line.length > longestRow) return false;
  const [, protocol = ''] = /^(\S+)\s+\d+\s+\d+\s+\S+:\S+\s+\S+:\S+(?:\s|$)/.exec(line) ?? [];
  return /^(?:tcp|udp)6?\s/.test(line) || (protocol !== '' && !isOtherProtocol(protocol));
}

function unreadable(line: string, at: LinePlace): Error {
  return refuse(at.parser, at.line, `not a row of netstat: ${quote(line)}`);
}
