import { describe, expect, it } from 'vitest';
import { isOpen, spanAt, weekdays, type Recurrence, type Weekly } from './windows.ts';

const berlin = 'Europe/Berlin';
const iso = (at: number) => new Date(at).toISOString();
const weekly = (days: Weekly['days'], from: string, to: string): Recurrence => ({
  weekly: { days, from, to },
  timezone: berlin,
});

describe('spanAt', () => {
  const nights = [weekly(['fri', 'sat'], '22:00', '06:00')];
  it.each([
    ['2026-11-20T20:59:59.999Z', null],
    ['2026-11-20T21:00:00Z', ['2026-11-20T21:00:00.000Z', '2026-11-21T05:00:00.000Z']],
    ['2026-11-21T04:59:59Z', ['2026-11-20T21:00:00.000Z', '2026-11-21T05:00:00.000Z']],
    ['2026-11-21T05:00:00Z', null],
    ['2026-11-23T00:00:00Z', null],
    // The night in which the clocks go forward is an hour shorter.
    ['2026-03-28T23:00:00Z', ['2026-03-28T21:00:00.000Z', '2026-03-29T04:00:00.000Z']],
  ])('a night of the week at %s', (at, span) => {
    const found = spanAt(nights, Date.parse(at));
    expect(found && [iso(found.startAt), iso(found.endAt)]).toEqual(span);
  });

  it('joins what touches: a whole weekend is one span, and a single window may prolong it', () => {
    const weekend = [
      weekly(['sat', 'sun'], '00:00', '24:00'),
      { startAt: Date.parse('2026-11-22T22:00:00Z'), endAt: Date.parse('2026-11-23T04:00:00Z') },
    ];
    const span = spanAt(weekend, Date.parse('2026-11-22T12:00:00Z'));
    expect(span && [iso(span.startAt), iso(span.endAt)]).toEqual([
      '2026-11-20T23:00:00.000Z',
      '2026-11-23T04:00:00.000Z',
    ]);
  });

  it('ends even where windows are never closed', () => {
    const always = [weekly([...weekdays], '00:00', '24:00')];
    expect(spanAt(always, 0)).not.toBeNull();
  });
});

describe('isOpen', () => {
  const nights = [weekly(['fri', 'sat'], '22:00', '06:00')];

  it('says of every quarter of an hour of the weeks in which the clocks change what spanAt says, in any order', () => {
    const quarters = ['2026-03-27T12:00:00Z', '2026-10-23T12:00:00Z'].flatMap((from) =>
      Array.from({ length: 400 }, (_, quarter) => Date.parse(from) + quarter * 900_000),
    );
    const said = new Map(quarters.map((at) => [at, isOpen(nights, at)]));
    expect([...said.values()].filter(Boolean).length).toBeGreaterThan(100);
    for (const at of quarters.toReversed()) {
      // Another object has no remembered days.
      expect(spanAt(structuredClone(nights), at) !== null).toBe(said.get(at));
      expect(isOpen(nights, at)).toBe(said.get(at));
    }
  });

  it('is exact to the millisecond', () => {
    const once = [{ startAt: 1500, endAt: 1600 }];
    expect([1499, 1500, 1599, 1600].map((at) => isOpen(once, at))).toEqual([false, true, true, false]);
    expect([1499, 1500, 1599, 1600].map((at) => spanAt(once, at))).toEqual([null, once[0], once[0], null]);
  });

  it('is false where there is no window', () => {
    expect(isOpen([], 0)).toBe(false);
    expect(spanAt([], 0)).toBeNull();
  });
});
