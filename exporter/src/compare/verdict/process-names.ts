import { activators, type ListenerBinding } from '../../model/listener.ts';
import { programOf } from '../../model/program-name.ts';
import { ProgramNames, type ProgramName } from './program-names.ts';

/** Linux keeps 15 characters of a name in /proc/PID/comm (TASK_COMM_LEN 16, with its final NUL). */
const commLength = 15;

/** The name of a program as ss, netstat, SNMP and Windows agree on it: `programOf` without `.exe`, in lower case. */
export function canonicalName(process: string): string {
  return printedName(process).replace(/\.exe$/, '');
}

/** The same with its `.exe`, or with what a cut left of it. */
function printedName(process: string): string {
  return programOf(process).toLowerCase();
}

/** True where the program behind a colon is whole, although the text itself was cut. */
function isCut(binding: ListenerBinding): boolean {
  return binding.processCut === true && !(binding.process ?? '').includes(': ');
}

/** True where two names mean the same program, as far as their sources print names. */
export function sameProgram(rule: string, seen: ListenerBinding): boolean {
  return namesOf([rule]).has(seen);
}

export type ProcessMatch = 'match' | 'mismatch' | 'unknown';

/**
 * Compares the holders of one binding with the names of a rule (null: any program). The rule must name every known
 * holder; only a socket activator beside another known holder is left out. Where a holder is unknown or presumed, the
 * rule is never proved; but a known holder can contradict it.
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
  const names = namesOf(allowed);
  if (!judged.every((holder) => names.has(holder))) {
    return 'mismatch';
  }
  return holders.every((holder) => holder.process !== null && holder.presumed !== true) ? 'match' : 'unknown';
}

const found = new WeakMap<readonly ListenerBinding[], Map<readonly string[] | null, ProcessMatch>>();

/** The same of holders that are presumed at many addresses: they are one list, so the answer of a rule is computed once. */
export function matchPresumed(allowed: readonly string[] | null, presumed: readonly ListenerBinding[]): ProcessMatch {
  const known = found.get(presumed) ?? new Map<readonly string[] | null, ProcessMatch>();
  const match = known.get(allowed) ?? matchProcesses(allowed, presumed);
  found.set(presumed, known.set(allowed, match));
  return match;
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

/** Each side may be the beginning of the other: a port seen through SNMP, then through ss. */
function covers(some: readonly ListenerBinding[], others: readonly ListenerBinding[]): boolean {
  const names = new ProgramNames(some.map((one) => nameOf(one, isCut(one) || isAtCut(one.process ?? ''))));
  return others.every((other) => names.hasName(nameOf(other, isCut(other) || isAtCut(other.process ?? ''))));
}

function nameOf({ process }: ListenerBinding, mayBeBeginning: boolean): ProgramName {
  const text = process ?? '';
  return { canonical: canonicalName(text), beginning: mayBeBeginning ? printedName(text) : null };
}

/** The names of each rule are sorted only once. */
const ofRules = new WeakMap<readonly string[], RuleNames>();

interface RuleNames {
  /** True where one of the names means the program that was seen, as far as sources print names. */
  readonly has: (seen: ListenerBinding) => boolean;
}

function namesOf(allowed: readonly string[]): RuleNames {
  const known = ofRules.get(allowed);
  if (known !== undefined) return known;
  // A rule learned through ss holds 15 characters, SNMP may show more.
  const names = new ProgramNames(
    allowed.map((name) => ({ canonical: canonicalName(name), beginning: isAtCut(name) ? printedName(name) : null })),
  );
  const made = { has: (seen: ListenerBinding) => seen.process !== null && names.hasName(nameOf(seen, isCut(seen))) };
  ofRules.set(allowed, made);
  return made;
}

function isAtCut(name: string): boolean {
  return printedName(name).length === commLength;
}
