import { describe, expect, it } from 'vitest';
import { atOnce, filterCut, flatMapCut, inTurns, mapCut, rowsPerTurn, sortCut, type Cut } from './turns.ts';

const numbers = Array.from({ length: 5_003 }, (_, at) => (at * 7_919) % 1_009);
const pairs = numbers.map((key, at) => ({ key, at }));

/** The most calls of `step` between two yields. */
function longest(work: (step: () => void) => Cut<unknown>): number {
  let steps = 0;
  let most = 0;
  const cut = work(() => (steps += 1));
  for (let done: boolean | undefined = false; done !== true;) {
    ({ done } = cut.next());
    most = Math.max(most, steps);
    steps = 0;
  }
  return most;
}

describe('work in turns', () => {
  it('says what map, filter, flatMap and toSorted say', async () => {
    for (const length of [0, 1, rowsPerTurn, rowsPerTurn + 1, 5_003]) {
      const some = pairs.slice(0, length);
      const byKey = (one: { key: number }, other: { key: number }) => one.key - other.key;
      expect(atOnce(mapCut(some, ({ key }) => key))).toEqual(some.map(({ key }) => key));
      expect(atOnce(filterCut(some, ({ key }) => key % 2 === 0))).toEqual(some.filter(({ key }) => key % 2 === 0));
      const twice = ({ key }: { key: number }) => [key, key];
      expect(await inTurns(flatMapCut(some, twice))).toEqual(some.flatMap(twice));
      expect(await inTurns(sortCut(some, byKey))).toEqual(some.toSorted(byKey));
    }
  });

  it('looks at a bounded number of rows in a turn, however many there are', () => {
    const map = longest((step) => mapCut(pairs, step));
    // A run is sorted in a turn: n log n of it.
    const sort = longest((step) =>
      sortCut(pairs, (one, other) => {
        step();
        return one.key - other.key;
      }),
    );
    expect(map).toBe(rowsPerTurn);
    expect(sort).toBeLessThan(rowsPerTurn * 9);
  });
});
