import type { LinePlace } from '../endpoint.ts';
import { holderOf, nobodyKnown, type Holder } from './holder.ts';
import { quote, refuse } from '../parsed.ts';

/** The kernel keeps 15 bytes of a program's name (TASK_COMM_LEN - 1), and ss prints what the kernel keeps. */
const commBytes = 15;

const block = /^\s*(?:timer:\([^)]*\)\s*)?users:\(/;
/** iproute2 before 4.0 wrote `("sshd",7,3)`. The name is whatever the program calls itself, quotes and commas too. */
const oldEntry = /\(("[^\n]{0,256}?)",(\d+),(\d+)\)/y;
const newEntry = /\(("[^\n]{0,256}?)",pid=(\d+),(?:[^()\n]{0,256},)?fd=(\d+)\)/y;

/** A holder, and the number of the socket there: `descriptor 3 of process 700`, which only one socket of a machine has. */
export interface SocketHolder extends Holder {
  readonly socket: string | null;
}

const nobody: readonly SocketHolder[] = [{ ...nobodyKnown, socket: null }];

/** What ss ends the holders with, the last number and both brackets: where it is there, the row is whole. */
const ending = /\d\)\)(?:\s|$)/;

/**
 * The holders in what stands behind the peer of a row: `users:(("a",pid=1,fd=2),("b",pid=3,fd=4)) uid:0 ...`.
 * One nobody where there are none: ss leaves the column empty for sockets of others when it does not run as root.
 * Null where the row is whole, but nobody can tell for certain who its holders are: a program may call itself
 * `",pid=1,fd=1)`, and then it is a listener all the same.
 * @throws CollectError where the row was cut: others may be missing behind it
 */
export function holdersOf(rest: string, at: LinePlace): readonly SocketHolder[] | null {
  const start = block.exec(rest);
  if (start === null) {
    if (!/^\s*users:|\(\("/.test(rest)) return nobody;
    // No name stands before this, so none can be to blame.
    throw cutOff(rest.trim(), at);
  }
  const entry = rest.startsWith('(("', start[0].length - 1) && isNew(rest, start[0].length) ? newEntry : oldEntry;
  const holders: SocketHolder[] = [];
  let from = start[0].length;
  for (;;) {
    entry.lastIndex = from;
    const found = entry.exec(rest);
    if (found === null) return unlessCut(rest, rest.slice(from), at);
    const [, name = '', pid = '', descriptor = ''] = found;
    // A quote in a name is a name's own, but a whole holder does not fit into one.
    if (name.includes('"', 1) && name.length - 1 > commBytes) return unlessCut(rest, name.slice(1), at);
    holders.push({ ...holderOf(name.slice(1), commBytes), socket: `descriptor ${descriptor} of process ${pid}` });
    from = entry.lastIndex + 1;
    if (rest[from - 1] === ')' && /^(?:\s|$)/.test(rest.slice(from, from + 1))) return holders;
    if (rest[from - 1] !== ',') return unlessCut(rest, rest.trim(), at);
  }
}

function unlessCut(rest: string, what: string, at: LinePlace): null {
  if (ending.test(rest)) return null;
  throw cutOff(what, at);
}

function cutOff(what: string, at: LinePlace): Error {
  return refuse(at.parser, at.line, `holders cut off: ${quote(what)}`);
}

function isNew(rest: string, from: number): boolean {
  newEntry.lastIndex = from;
  return newEntry.test(rest);
}
