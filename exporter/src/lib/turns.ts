import { setImmediate as nextTurn } from 'node:timers/promises';
import { unwatchedStep } from './step.ts';

/**
 * Work over many rows that runs at once, or in pieces with other work in between, so that a scrape is answered
 * meanwhile. It is a generator that yields where it may be interrupted.
 */
export type Cut<T> = Generator<undefined, T>;

/** After this many rows other work gets its turn. Judging them takes about a millisecond. */
export const rowsPerTurn = 250;

/** Does all of it now. */
export function atOnce<T>(work: Cut<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Does a part of the work in each turn of the event loop. `step` wraps each part. */
export async function inTurns<T>(work: Cut<T>, step = unwatchedStep): Promise<T> {
  for (;;) {
    const { done, value } = step(() => work.next());
    if (done === true) return value;
    await nextTurn();
  }
}

/** As `flatMap`: what becomes of each item, in its order; nothing where `change` gives an empty list. */
export function* flatMapCut<T, U>(items: Iterable<T>, change: (item: T) => readonly U[]): Cut<U[]> {
  const changed: U[] = [];
  let rows = 0;
  for (const item of items) {
    if (rows === rowsPerTurn) {
      yield;
      rows = 0;
    }
    rows += 1;
    for (const one of change(item)) changed.push(one);
  }
  return changed;
}

/** As `map`. */
export function* mapCut<T, U>(items: Iterable<T>, change: (item: T) => U): Cut<U[]> {
  return yield* flatMapCut(items, (item) => [change(item)]);
}

/** As `filter`. */
export function* filterCut<T>(items: Iterable<T>, holds: (item: T) => boolean): Cut<T[]> {
  return yield* flatMapCut(items, (item) => (holds(item) ? [item] : []));
}

/** As `toSorted`, stable as well: runs of a few rows are sorted, then merged two by two. n log n. */
export function* sortCut<T>(items: readonly T[], compare: (one: T, other: T) => number): Cut<T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += rowsPerTurn) {
    runs.push(items.slice(from, from + rowsPerTurn).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(yield* flatMapCut(merge(runs[at] ?? [], runs[at + 1] ?? [], compare), (item) => [item]));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<T>(one: readonly T[], other: readonly T[], compare: (one: T, other: T) => number): Generator<T> {
  let at = 0;
  for (const item of one) {
    for (let next = other[at]; next !== undefined && compare(next, item) < 0; next = other[at]) {
      yield next;
      at += 1;
    }
    yield item;
  }
  yield* other.slice(at);
}
