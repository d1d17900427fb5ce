import type { Transport } from '../../model/listener.ts';
import { hasPeer, splitEndpoint, type LinePlace } from '../endpoint.ts';
import { quote, refuse } from '../parsed.ts';
import { longestRow } from '../tally.ts';

/** One socket as netstat of Windows prints it, with what -o and -b add. */
export interface WindowsNetstatRow {
  readonly at: LinePlace;
  readonly transport: Transport;
  readonly local: string;
  readonly foreign: string;
  /** In the language of Windows; empty for UDP. */
  readonly state: string;
  readonly pid: number | null;
  /** `TCPv4`: netstat never prints that, but programs that look for sockets in an image of memory do. */
  readonly isImage: boolean;
  /** `[svchost.exe]` on a line of its own (-b). */
  owner: string | null;
  /** What stands between the row and its owner: the service, or that the owner may not be seen. */
  component: string | null;
}

// Blanks and tabs only: in the code pages of a console other white space is a letter.
// Behind them no blank may follow: where the end does not fit, thousands of them are not tried one by one.
const shape = /^[ \t]*(TCP|UDP)(v[46])?[ \t]+(\S+)[ \t]+(\S+)(?:[ \t]+(?![ \t])(.*))?$/;
/** An address and a port, whatever they are: apart from `shape`, because a row of colons would fit in too many ways. */
const pair = /.:./;
const pidAtEnd = /(?:^|[ \t])(\d+)(?:[ \t]+[^\d \t][^ \t]*)*$/;

export function rowOf(line: string, at: LinePlace): WindowsNetstatRow | null {
  if (line.length > longestRow) return null;
  const [, protocol, family, local, foreign, rest = ''] = shape.exec(line) ?? [];
  if (protocol === undefined || local === undefined || foreign === undefined) return null;
  if (!pair.test(local) || !pair.test(foreign)) return null;
  const tail = rest.trim();
  // A PID whose end may be missing is the PID of another process.
  const pid = at.unended === true ? undefined : pidAtEnd.exec(tail)?.[1];
  return {
    at,
    transport: protocol === 'TCP' ? 'tcp' : 'udp',
    local,
    foreign,
    state: protocol === 'TCP' ? stateIn(tail) : '',
    pid: pid === undefined ? null : Number(pid),
    isImage: family !== undefined,
    owner: null,
    component: null,
  };
}

function stateIn(tail: string): string {
  return /^[^\d \t][^ \t]*/.exec(tail)?.[0] ?? '';
}

/** The marks of a socket in a line that is no row: a row that was cut or overwritten. */
export function isHalf(line: string): boolean {
  return /^[ \t]*(?:TCP|UDP)(?:[ \t]|$)|:\d+[ \t]+\S*:(?:\d+|\*)(?:[ \t]|$)|\*:\*|[ \t](?:0\.0\.0\.0|\[::\]):0(?:[ \t]|$)/.test(
    line.slice(0, longestRow),
  );
}

/** English and German; what a code page made of an umlaut stands for it. Most other languages leave the states in English. */
const listening = /^(?:LISTENING|LISTEN|ABH.{1,3}REN)$/i;
/** Bound and not listening (-q). */
const idle = /^(?:BOUND|CLOSED|GEBUNDEN|GESCHLOSSEN)$/i;

/**
 * The words that mean listening here. No language is known in full, but only a socket that listens or is bound has no peer
 * (`0.0.0.0:0`), so one unknown word there is the word for it.
 * @throws CollectError where two words could be it
 */
export function listeningWords(rows: readonly WindowsNetstatRow[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { transport, foreign, state, at } of rows) {
    if (transport !== 'tcp' || idle.test(state) || (!listening.test(state) && !isOpen(foreign))) continue;
    if (state === '') throw refuse(at.parser, at.line, 'no state of a socket without a peer: LISTENING would be right');
    if (words.size > 0 && !words.has(state)) {
      const [known = ''] = words;
      const both = `${quote(known)} or ${quote(state)}`;
      const message = `nobody can tell which state means that a socket listens, ${both}: record Get-NetTCPConnection as CSV`;
      throw refuse(at.parser, at.line, message);
    }
    words.add(state);
  }
  return words;
}

/** Without -n the name of the machine stands for its address, but the port of no peer is always 0. */
function isOpen(foreign: string): boolean {
  return splitEndpoint(foreign)?.port === '0';
}

/** @param words of `listeningWords` */
export function listens(row: WindowsNetstatRow, words: ReadonlySet<string>): boolean {
  if (row.transport === 'tcp') return words.has(row.state);
  return !hasPeer(row.foreign, row.at, { split: splitEndpoint, none: '*:*' });
}
