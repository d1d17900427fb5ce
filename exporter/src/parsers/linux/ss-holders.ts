import type { LinePlace } from '../endpoint.ts';
import { holderOf, nobodyKnown, type Holder } from './holder.ts';
import { quote, refuse } from '../parsed.ts';

/** The kernel keeps 15 bytes of a program's name (TASK_COMM_LEN - 1), and ss prints what the kernel keeps. */
const commBytes = 15;

const block = /^\s*(?:timer:\([^)]*\)\s*)?users:\(/;
/** iproute2 before 4.0 wrote `("sshd",7,3)`. The name is whatever the program calls itself, quotes and commas too. */
const oldEntry = /\(("[^\n]{0,256}?)",(\d+),(\d+)\)/y;
const newEntry = /\(("[^\n]{0,256}?)",pid=(\d+),(?:[^()\n]{0,256},)?fd=(\d+)\)/y;

/** A holder, and the number of the socket there: `descriptor 3 of process 700`. Only one socket of a machine has it. */
export interface SocketHolder extends Holder {
  readonly socket: string | null;
}

const nobody: readonly SocketHolder[] = [{ ...nobodyKnown, socket: null }];

/** The end of the holders in ss, a number and both brackets. Where it is present, the row is complete. */
const ending = /\d\)\)(?:\s|$)/;

/**
 * The holders in the text after the peer of a row: `users:(("a",pid=1,fd=2),("b",pid=3,fd=4)) uid:0 ...`. One unknown
 * holder where there are none: ss leaves the column empty for sockets of others when it does not run as root. Null
 * where the row is complete but its holders cannot be read for certain. A program may call itself `",pid=1,fd=1)`; its
 * socket is a listener anyway.
 * @throws CollectError where the row was cut: more holders may be missing
 */
export function holdersOf(rest: string, at: LinePlace): readonly SocketHolder[] | null {
  const start = block.exec(rest);
  if (start === null) {
    if (!/^\s*users:|\(\("/.test(rest)) return nobody;
    // No name comes before this, so no name can be the reason.
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
    // A quote in a name belongs to the name, but a whole holder does not fit into a name.
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
