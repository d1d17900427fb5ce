import { describe, expect, it } from 'vitest';
import { courseOf } from './up-time.ts';

const day = 24 * 60 * 60 * 100;

describe('courseOf', () => {
  it.each<[string, number, number, number, string]>([
    ['goes with the time', 100, 300, 2_000, 'steady'],
    ['stands still (a recording)', 100, 100, 60_000, 'steady'],
    ['steps back a little', 1000, 950, 100, 'steady'],
    ['begins again', 90 * day, 1200, 14_000, 'restarted'],
    ['began shortly before', 500, 3, 14_000, 'restarted'],
    ['starts over after 497 days', 2 ** 32 - 100, 150, 2_500, 'steady'],
    ['counts in milliseconds', 1000, 1000 + 60_000, 60_000, 'steady'],
    ['is that of another machine', 3 * day, 90 * day, 2_000, 'jumped'],
  ])('%s', (_name, first, last, passedMs, course) => {
    expect(courseOf({ ticks: first, readAtMs: 1000 }, { ticks: last, readAtMs: 1000 + passedMs })).toBe(course);
  });
});
