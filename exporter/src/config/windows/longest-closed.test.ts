import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, weekdays, type Weekly } from '../../model/windows.ts';
import { longestClosedMs } from './longest-closed.ts';

describe('longestClosedMs', () => {
  const hour = 3_600_000;
  it.each<[string, Weekly[], number]>([
    ['no window at all: never closed', [], 0],
    ['every night', [{ days: [...weekdays], from: '22:00', to: '05:00' }], 17 * hour],
    ['Sunday noon to Monday noon', [{ days: ['sun'], from: '12:00', to: '12:00' }], 144 * hour],
    ['always', [{ days: [...weekdays], from: '00:00', to: '24:00' }], 0],
    [
      'two that overlap',
      [
        { days: [...weekdays], from: '00:00', to: '10:00' },
        { days: [...weekdays], from: '08:00', to: '12:00' },
      ],
      12 * hour,
    ],
  ])('%s', (_name, windows, expected) => {
    expect(longestClosedMs(windows)).toBe(expected);
  });

  it('agrees with asking every half hour of a week', () => {
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
    const window = fc
      .record({ days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }), from: time, to: time })
      .filter((w) => w.from !== w.to);
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 3 }), (windows) => {
        const inUtc = windows.map((weekly) => ({ weekly, timezone: 'UTC' }));
        const closed = Array.from({ length: 336 * 2 }, (_, half) => !isOpen(inUtc, half * 1_800_000));
        let longest = 0;
        let run = 0;
        for (const isClosed of closed) {
          run = isClosed ? run + 1 : 0;
          longest = Math.max(longest, run);
        }
        expect(longestClosedMs(windows)).toBe(longest * 1_800_000);
      }),
      { numRuns: 10 },
    );
  });
});
