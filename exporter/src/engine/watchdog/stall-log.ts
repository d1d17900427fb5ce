import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * One line of the file: `stalled`: a step of the asset has held the loop for seconds (written by the watching thread while
 * it does). `over`: that step has ended. `collected`: it was garbage that held the loop, and not the asset. `passed`: a look
 * at an asset that was put aside went well.
 */
export interface StallFact {
  readonly what: (typeof kinds)[number];
  readonly asset: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly cpuMs?: number;
  /** The memory was nearly full before the step began: it may be garbage that holds the loop. */
  readonly isMemoryFull?: boolean;
}

const kinds = ['stalled', 'over', 'collected', 'passed'] as const;

/** More is not read: the file is written anew each time, with a few lines for each asset. */
const maxBytes = 16 * 1024 * 1024;

/** The last instant that a Date can name. */
const maxInstant = 8.64e15;

/** JSON escapes what would end the line, so no name can make another one. */
export function stallLine(fact: StallFact): string {
  return `${JSON.stringify(fact)}\n`;
}

/** What the file says; lines that a crash has cut are passed over. Empty where there is no file. */
export function readStalls(file: string): readonly StallFact[] {
  return beginOf(file)
    .split('\n')
    .flatMap((line) => {
      try {
        const fact = JSON.parse(line) as unknown;
        return isFact(fact) ? [fact] : [];
      } catch {
        return [];
      }
    });
}

function beginOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(Math.min(maxBytes, fstatSync(descriptor).size));
      return bytes.toString('utf8', 0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}

function isFact(fact: unknown): fact is StallFact {
  const { what, asset, at } = fact as Record<keyof StallFact, unknown>;
  const isKnown = kinds.some((kind) => kind === what);
  return isKnown && typeof asset === 'string' && typeof at === 'number' && Math.abs(at) <= maxInstant / 2;
}

/** What is known of one asset. */
export interface Stalls {
  /** Steps that held the loop, within a day of each other. */
  readonly count: number;
  readonly lastAt: number;
  /** True where nobody has written that the last one is over: the process was killed in it. */
  readonly isOpen: boolean;
  /** Of the last one. */
  readonly isMemoryFull: boolean;
}

const hourMs = 3_600_000;

/** So long an asset is left alone that was put aside, by how often it was before. */
const pausesMs = [hourMs, 6 * hourMs, 24 * hourMs] as const;

/** So often its step holds the loop before it is put aside. */
const stallsThatCount = 2;

/** More do not make the pause longer. */
const mostStalls = stallsThatCount + pausesMs.length - 1;

/** By asset. Those that held the loop once are forgotten after a day. */
export function stallsOf(facts: readonly StallFact[]): ReadonlyMap<string, Stalls> {
  const known = new Map<string, Stalls>();
  for (const fact of facts) {
    const after = stallsAfter(known.get(fact.asset), fact);
    if (after === undefined) known.delete(fact.asset);
    else known.set(fact.asset, after);
  }
  return known;
}

/** What is known of the asset of the fact after it; undefined where nothing is. */
export function stallsAfter(
  before: Stalls | undefined,
  { what, at, isMemoryFull = false }: StallFact,
): Stalls | undefined {
  if (what === 'stalled') return { count: countAfter(before, at), lastAt: at, isOpen: true, isMemoryFull };
  if (what === 'passed' || before === undefined) return undefined;
  const count = what === 'collected' ? before.count - 1 : before.count;
  return count === 0 ? undefined : { ...before, count, isOpen: false };
}

/** The lines from which `stallsOf` knows the same again. */
export function stallLines(asset: string, { count, lastAt, isOpen }: Stalls): string {
  const stalled = stallLine({ what: 'stalled', asset, at: lastAt }).repeat(count);
  return isOpen ? stalled : stalled + stallLine({ what: 'over', asset, at: lastAt });
}

function countAfter(before: Stalls | undefined, at: number): number {
  if (before === undefined) return 1;
  return isForgotten(before, at) ? 1 : Math.min(before.count + 1, mostStalls);
}

/** It held the loop once, and that is a day ago. */
export function isForgotten({ count, lastAt }: Stalls, now: number): boolean {
  return count < stallsThatCount && now - lastAt > 24 * hourMs;
}

/** Until when the asset is left alone, epoch milliseconds; null where it is not put aside. */
export function asideUntil({ count, lastAt }: Stalls): number | null {
  if (count < stallsThatCount) return null;
  const pause = pausesMs[Math.min(count - stallsThatCount, pausesMs.length - 1)] ?? 24 * hourMs;
  return lastAt + pause;
}
