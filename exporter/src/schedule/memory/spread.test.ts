import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hour, second } from '../fixtures.ts';
import { firstLookAfter, nextInterval } from './spread.ts';

const firstLooks = (count: number) => Array.from({ length: count }, (_, index) => firstLookAfter(index, count, hour));

it('asks a small fleet one after the other, a large one evenly over the interval', () => {
  expect(firstLooks(4)).toEqual([0, 3 * second, 6 * second, 9 * second]);
  expect(firstLooks(3_600).slice(0, 3)).toEqual([0, second, 2 * second]);
  expect(firstLooks(3_600).at(-1)).toBe(hour - second);
  expect(firstLookAfter(0, 0, hour), 'of none').toBe(0);
  expect(firstLookAfter(1, 7_000, hour), 'whole milliseconds').toBe(514);
});

it('moves the interval by as much as the jitter either way', () => {
  expect([0, 0.25, 0.5, 0.75].map((random) => nextInterval(hour, 0.1, random))).toEqual([
    ...[0.9 * hour, 0.95 * hour, hour, 1.05 * hour],
  ]);
  expect(nextInterval(hour, 0, 0.9)).toBe(hour);
  expect(nextInterval(1001, 0.1, 0), 'whole milliseconds').toBe(901);
});

it('never leaves the interval and its jitter', () => {
  const [ms, jitter] = [fc.integer({ min: 1000, max: 7 * 24 * hour }), fc.double({ min: 0, max: 0.5, noNaN: true })];
  fc.assert(
    fc.property(ms, jitter, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (interval, part, random) => {
      const next = nextInterval(interval, part, random);
      expect(Math.abs(next - interval)).toBeLessThanOrEqual(interval * part + 0.5);
    }),
  );
});
