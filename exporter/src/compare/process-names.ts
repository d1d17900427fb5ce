import { activators, type ListenerBinding } from '../model/listener.ts';

/** Linux keeps 15 characters of a name in /proc/PID/comm (TASK_COMM_LEN 16, with its final NUL). */
const commLength = 15;

/**
 * The name of a program as ss, netstat, SNMP and Windows agree on it: last path element, without `.exe`, lower case.
 * What setproctitle(3) wrote behind a colon (`sshd: /usr/sbin`, `nginx: master process`) is not part of the name.
 */
export function canonicalName(process: string): string {
  return printedName(process).replace(/\.exe$/, '');
}

/** The same with its `.exe`, or with what a cut left of it. */
function printedName(process: string): string {
  const program = process.split(': ', 1)[0] ?? process;
  const last = program.split(/[/\\]/).at(-1) ?? program;
  return last.trim().toLowerCase().replace(/:$/, '');
}

/** True where the program behind a colon is whole, although the text itself was cut. */
function isCut(binding: ListenerBinding): boolean {
  return binding.processCut === true && !(binding.process ?? '').includes(': ');
}

/** True where two names speak of the same program, as far as their sources print names. */
export function sameProgram(rule: string, seen: ListenerBinding): boolean {
  if (seen.process === null) {
    return false;
  }
  const wanted = canonicalName(rule);
  const found = canonicalName(seen.process);
  if (wanted === found) {
    return true;
  }
  // Either side may be the beginning of the other: a rule learned through ss holds 15 characters, SNMP may show more.
  return (
    (isCut(seen) && isBeginning(printedName(seen.process), wanted)) ||
    (printedName(rule).length === commLength && isBeginning(printedName(rule), found))
  );
}

/** Of a name, or of that name with its `.exe`. */
function isBeginning(cut: string, name: string): boolean {
  return `${name}.exe`.startsWith(cut);
}

export type ProcessMatch = 'match' | 'mismatch' | 'unknown';

/**
 * Holds the holders of one binding against the names of a rule (null: any). Every known holder must be named, except
 * a socket activator beside another known holder. Where a holder is not known, or only presumed, nothing can be said for
 * the rule, but what is known can speak against it.
 */
export function matchProcesses(allowed: readonly string[] | null, holders: readonly ListenerBinding[]): ProcessMatch {
  if (allowed === null) {
    return 'match';
  }
  const known = holders.filter((holder) => holder.process !== null);
  if (known.length === 0) {
    return 'unknown';
  }
  const named = known.filter((holder) => !activators.has(canonicalName(holder.process ?? '')));
  const judged = named.length > 0 ? named : known;
  if (!judged.every((holder) => allowed.some((name) => sameProgram(name, holder)))) {
    return 'mismatch';
  }
  return holders.every((holder) => holder.process !== null && holder.presumed !== true) ? 'match' : 'unknown';
}

/** True where two sets of holders are the same programs; unknown holders on either side say nothing. */
export function samePrograms(before: readonly ListenerBinding[], after: readonly ListenerBinding[]): boolean {
  const knownBefore = before.filter((binding) => binding.process !== null);
  const knownAfter = after.filter((binding) => binding.process !== null);
  if (knownBefore.length === 0 || knownAfter.length === 0) {
    return true;
  }
  return covers(knownBefore, knownAfter) && covers(knownAfter, knownBefore);
}

function covers(some: readonly ListenerBinding[], others: readonly ListenerBinding[]): boolean {
  return others.every((other) =>
    some.some((one) => sameProgram(one.process ?? '', other) || sameProgram(other.process ?? '', one)),
  );
}
