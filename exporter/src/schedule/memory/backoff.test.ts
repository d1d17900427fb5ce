import { expect, it } from 'vitest';
import { day, hour, minute } from '../fixtures.ts';
import { backoffMs } from './backoff.ts';

it.each([
  ['an hour, doubled up to a day', hour, 'timeout', [null, null, 2, 4, 8, 16, 24, 24]],
  ['an hour: nobody is there', hour, 'unreachable', [null, null, 1, 1, 1, 1, 1, 1]],
  ['ten minutes: nobody is there', 10 * minute, 'unreachable', [null, null, 1 / 3, 2 / 3, 1, 1, 1, 1]],
  ['two days, which is longer than the longest pause', 2 * day, 'protocol', [null, null, 48, 48, 48, 48, 48, 48]],
  ['three hours: nobody is there', 3 * hour, 'unreachable', [null, null, 3, 3, 3, 3, 3, 3]],
] as const)('an address that is asked every %s', (_what, interval, reason, hours) => {
  const pauses = hours.map((_, index) => backoffMs(index + 1, interval, reason));
  expect(pauses.map((ms) => ms && ms / hour)).toEqual(hours);
});
