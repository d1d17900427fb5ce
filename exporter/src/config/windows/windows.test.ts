import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekdays, type Weekly } from '../schema/windows.ts';
import { dayOf, longestClosedMs, openFinder, parseInstant, spanFinder, type Recurrence } from './windows.ts';

const berlin = 'Europe/Berlin';
const iso = (at: number) => new Date(at).toISOString();
const weekly = (days: Weekly['days'], from: string, to: string): Recurrence => ({
  weekly: { days, from, to },
  timezone: berlin,
});

describe('spanFinder', () => {
  const nights = spanFinder([weekly(['fri', 'sat'], '22:00', '06:00')]);
  it.each([
    ['2026-11-20T20:59:59.999Z', null],
    ['2026-11-20T21:00:00Z', ['2026-11-20T21:00:00.000Z', '2026-11-21T05:00:00.000Z']],
    ['2026-11-21T04:59:59Z', ['2026-11-20T21:00:00.000Z', '2026-11-21T05:00:00.000Z']],
    ['2026-11-21T05:00:00Z', null],
    ['2026-11-23T00:00:00Z', null],
    // The night in which the clocks go forward is an hour shorter.
    ['2026-03-28T23:00:00Z', ['2026-03-28T21:00:00.000Z', '2026-03-29T04:00:00.000Z']],
  ])('a night of the week at %s', (at, span) => {
    const found = nights(Date.parse(at));
    expect(found && [iso(found.startAt), iso(found.endAt)]).toEqual(span);
  });

  it('joins what touches: a whole weekend is one span, and a single window may prolong it', () => {
    const weekend = spanFinder([
      weekly(['sat', 'sun'], '00:00', '24:00'),
      { startAt: Date.parse('2026-11-22T22:00:00Z'), endAt: Date.parse('2026-11-23T04:00:00Z') },
    ]);
    const span = weekend(Date.parse('2026-11-22T12:00:00Z'));
    expect(span && [iso(span.startAt), iso(span.endAt)]).toEqual([
      '2026-11-20T23:00:00.000Z',
      '2026-11-23T04:00:00.000Z',
    ]);
  });

  it('ends even where windows are never closed', () => {
    const always = spanFinder([weekly([...weekdays], '00:00', '24:00')]);
    expect(always(0)).not.toBeNull();
  });
});

it.each([
  ['2026-11-22 22:00', '2026-11-22T21:00:00.000Z'],
  ['2026-07-22T22:00:30', '2026-07-22T20:00:30.000Z'],
  ['2026-11-22 22:00Z', '2026-11-22T22:00:00.000Z'],
  ['2026-02-30 22:00', null],
])('an instant %s in the time zone', (text, expected) => {
  const at = parseInstant(text, berlin);
  expect(at === null ? null : iso(at)).toBe(expected);
});

it('a day ends where the next one begins, also when it has 25 hours', () => {
  const { startAt, endAt } = dayOf('2026-10-25', berlin);
  expect([iso(startAt), iso(endAt)]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
});

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
        const isOpen = openFinder(windows.map((w) => ({ weekly: w, timezone: 'UTC' })));
        const closed = Array.from({ length: 336 * 2 }, (_, half) => !isOpen(half * 1_800_000));
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
