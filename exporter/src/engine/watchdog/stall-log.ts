import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * - `stalled`: a step of the asset has blocked the loop for seconds (written by the watching thread during the step).
 * - `over`: this step has ended.
 * - `collected`: garbage collection blocked the loop, not the asset.
 * - `passed`: a look at an asset that was put aside went well.
 */
export interface StallFact {
  readonly what: (typeof kinds)[number];
  readonly asset: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly cpuMs?: number;
  /** The memory was nearly full before the step began, so garbage collection may block the loop. */
  readonly isMemoryFull?: boolean;
}

const kinds = ['stalled', 'over', 'collected', 'passed'] as const;

/** A larger file is not read. The file is written new each time, with a few lines for each asset. */
const maxBytes = 16 * 1024 * 1024;

/** The last instant that a Date can name. */
const maxInstant = 8.64e15;

/** JSON escapes line breaks, so a name cannot make a second line. */
export function stallLine(fact: StallFact): string {
  return `${JSON.stringify(fact)}\n`;
}

/** What the file says. Lines that a crash has cut are left out. Empty where there is no file. */
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
  /** True where nobody wrote the end of the last step: the process was killed in it. */
  readonly isOpen: boolean;
  /** Of the last step. */
  readonly isMemoryFull: boolean;
}

const hourMs = 3_600_000;

/** How long an asset is left alone, by how often it was put aside before. */
const pausesMs = [hourMs, 6 * hourMs, 24 * hourMs] as const;

/** After this many such steps the asset is put aside. */
const stallsThatCount = 2;

/** More steps do not make the pause longer. */
const mostStalls = stallsThatCount + pausesMs.length - 1;

/** By asset. An asset with one such step is forgotten after a day. */
export function stallsOf(facts: readonly StallFact[]): ReadonlyMap<string, Stalls> {
  const known = new Map<string, Stalls>();
  for (const fact of facts) {
    const after = stallsAfter(known.get(fact.asset), fact);
    if (after === undefined) known.delete(fact.asset);
    else known.set(fact.asset, after);
  }
  return known;
}

/** What is known of the asset after this fact; undefined where nothing is. */
export function stallsAfter(
  before: Stalls | undefined,
  { what, at, isMemoryFull = false }: StallFact,
): Stalls | undefined {
  if (what === 'stalled') return { count: countAfter(before, at), lastAt: at, isOpen: true, isMemoryFull };
  if (what === 'passed' || before === undefined) return undefined;
  const count = what === 'collected' ? before.count - 1 : before.count;
  return count === 0 ? undefined : { ...before, count, isOpen: false };
}

/** The lines from which `stallsOf` reads the same again. */
export function stallLines(asset: string, { count, lastAt, isOpen }: Stalls): string {
  const stalled = stallLine({ what: 'stalled', asset, at: lastAt }).repeat(count);
  return isOpen ? stalled : stalled + stallLine({ what: 'over', asset, at: lastAt });
}

function countAfter(before: Stalls | undefined, at: number): number {
  if (before === undefined) return 1;
  return isForgotten(before, at) ? 1 : Math.min(before.count + 1, mostStalls);
}

/** True where it has one such step, more than a day ago. */
export function isForgotten({ count, lastAt }: Stalls, now: number): boolean {
  return count < stallsThatCount && now - lastAt > 24 * hourMs;
}

/** Until when the asset is left alone, epoch milliseconds; null where it is not put aside. */
export function asideUntil({ count, lastAt }: Stalls): number | null {
  if (count < stallsThatCount) return null;
  const pause = pausesMs[Math.min(count - stallsThatCount, pausesMs.length - 1)] ?? 24 * hourMs;
  return lastAt + pause;
}
