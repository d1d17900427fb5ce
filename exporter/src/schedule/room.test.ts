import { expect, it } from 'vitest';
import { second, target } from './fixtures.ts';
import { Room } from './room.ts';

const limits = { maxConcurrent: 3, maxConcurrentPerZone: 2, minGapMs: 5 * second, requestsPerMinute: null };
const at = (address: string, extra = {}) => target(address, { zone: 'cell', ...extra });

it('has room for one session per address, so many per zone, and so many in all', () => {
  const room = new Room(limits);
  room.take(at('a'));
  expect([room.has(at('a'), 0), room.has(at('b'), 0)]).toEqual([false, true]);
  room.take(at('b'));
  expect([room.has(at('c'), 0), room.has(at('c', { zone: 'dmz' }), 0)]).toEqual([false, true]);
  expect(room.isFull).toBe(false);
  room.take(at('c', { zone: 'dmz' }));
  expect([room.isFull, room.has(at('d', { zone: 'other' }), 0)]).toEqual([true, false]);
  room.release(at('a'), 0);
  expect([room.isFull, room.has(at('d'), 0), room.has(at('a'), 5 * second)]).toEqual([false, true, true]);
});

it('still counts the other looks of a zone where one of them ends', () => {
  const room = new Room({ ...limits, maxConcurrent: 9 });
  room.take(at('a'));
  room.take(at('b'));
  room.release(at('a'), 0);
  room.take(at('c'));
  expect(room.has(at('d'), 5 * second)).toBe(false);
});

it('counts looks under way against new limits as well', () => {
  const room = new Room(limits);
  room.take(at('a'));
  room.limits = { ...limits, maxConcurrent: 1 };
  expect(room.isFull).toBe(true);
  room.limits = { ...limits, maxConcurrentPerZone: 1 };
  expect([room.isFull, room.has(at('b'), 0)]).toEqual([false, false]);
});

it.each([
  ['that of the plant', 0, 5 * second],
  ['that of the asset where it is longer', 30 * second, 30 * second],
])('keeps a gap after a session: %s', (_which, minGapMs, gap) => {
  const room = new Room(limits);
  const one = at('a', { minGapMs });
  room.take(one);
  room.release(one, 100 * second);
  expect(room.has(one, 100 * second)).toBe(false);
  expect(room.has(one, 100 * second + gap - 1)).toBe(false);
  expect(room.has(one, 100 * second + gap)).toBe(true);
  expect(room.has(one, 99 * second), 'a clock that was set back').toBe(true);
});

it('begins with the last end of a session that the last run knows, whoever of the assets there had it', () => {
  const room = new Room(limits);
  room.seed('a', 3 * second);
  room.seed('a', 9 * second);
  room.seed('a', 6 * second);
  expect([room.has(at('a'), 14 * second - 1), room.has(at('a'), 14 * second)]).toEqual([false, true]);
  expect(room.has(at('b'), 9 * second)).toBe(true);
});
