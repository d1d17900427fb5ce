import { expect, it } from 'vitest';
import { retryFreeAt } from './retry-gap.ts';

const minute = 60_000;

it.each([
  ['there was none', undefined, null],
  ['there was none, as the store says it', null, null],
  ['now', 100 * minute, 110 * minute],
  ['a minute ago', 99 * minute, 109 * minute],
  ['a moment less than ten minutes ago', 90 * minute + 1, 100 * minute + 1],
  ['ten minutes ago', 90 * minute, null],
  ['tomorrow, by a clock that has been set back', 100 * minute + 1, null],
  ['at the beginning of time', 0, null],
])('the next retry may be, where the last one was: %s', (_when, retriedAt, expected) => {
  expect(retryFreeAt(retriedAt, 100 * minute)).toBe(expected);
});
