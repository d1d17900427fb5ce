import { readFileSync } from 'node:fs';

/**
 * One line of the file: `stalled`: a step of the asset has held the loop for seconds (written by the watching thread while
 * it does). `over`: that step has ended. `collected`: it was garbage that held the loop, and not the asset. `passed`: a look
 * at an asset that was put aside went well.
 */
export interface StallFact {
  readonly what: 'stalled' | 'over' | 'collected' | 'passed';
  readonly asset: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly cpuMs?: number;
}

export function stallLine(fact: StallFact): string {
  return `${JSON.stringify(fact)}\n`;
}

/** What the file says; lines that a crash has cut are passed over. Empty where there is no file. */
export function readStalls(file: string): readonly StallFact[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      const fact = JSON.parse(line) as Partial<StallFact>;
      return typeof fact.asset === 'string' && typeof fact.at === 'number' ? [fact as StallFact] : [];
    } catch {
      return [];
    }
  });
}

/** What is known of one asset. */
export interface Stalls {
  /** Steps that held the loop, within a day of each other. */
  readonly count: number;
  readonly lastAt: number;
  /** True where nobody has written that the last one is over: the process was killed in it. */
  readonly isOpen: boolean;
}

const hourMs = 3_600_000;

/** So long an asset is left alone that was put aside, by how often it was before. */
const pausesMs = [hourMs, 6 * hourMs, 24 * hourMs] as const;

/** So often its step holds the loop before it is put aside. */
const stallsThatCount = 2;

/** By asset. Those that held the loop once are forgotten after a day. */
export function stallsOf(facts: readonly StallFact[]): ReadonlyMap<string, Stalls> {
  const known = new Map<string, Stalls>();
  for (const { what, asset, at } of facts) {
    const before = known.get(asset);
    if (what === 'stalled') known.set(asset, { count: countAfter(before, at), lastAt: at, isOpen: true });
    else if (what === 'passed') known.delete(asset);
    else if (before !== undefined) {
      const count = what === 'collected' ? before.count - 1 : before.count;
      if (count === 0) known.delete(asset);
      else known.set(asset, { ...before, count, isOpen: false });
    }
  }
  return known;
}

function countAfter(before: Stalls | undefined, at: number): number {
  if (before === undefined) return 1;
  const isOld = before.count < stallsThatCount && at - before.lastAt > 24 * hourMs;
  return isOld ? 1 : before.count + 1;
}

/** Until when the asset is left alone, epoch milliseconds; null where it is not put aside. */
export function asideUntil({ count, lastAt }: Stalls): number | null {
  if (count < stallsThatCount) return null;
  const pause = pausesMs[Math.min(count - stallsThatCount, pausesMs.length - 1)] ?? 24 * hourMs;
  return lastAt + pause;
}
