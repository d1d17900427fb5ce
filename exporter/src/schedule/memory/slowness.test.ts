import { describe, expect, it } from 'vitest';
import { afterAnswer, noAnswers, slownessNote, stretchedMs } from './slowness.ts';

const hour = 3_600_000;

function after(...times: readonly number[]) {
  return times.reduce(afterAnswer, noAnswers);
}

function repeated(ms: number, count: number): readonly number[] {
  return Array.from({ length: count }, () => ms);
}

describe('an asset whose answers take', () => {
  const usual = repeated(40, 10);

  it.each<[string, readonly number[], number]>([
    ['as long as ever', [...usual, 40, 41, 39], 1],
    ['three times as long, which is no half second', [...usual, 130, 130, 130], 1],
    ['more than half a second longer, but not three times as long', [...repeated(400, 10), 1100, 1100, 1100], 1],
    ['three times as long exactly', [...repeated(300, 10), 900, 900, 900], 1],
    ['half a second longer exactly', [...usual, 540, 540, 540], 1],
    ['longer than usual, whatever came in between', [40, 45, 2000, 41, 39, 900, 900, 900], 2],
    ['longer twice', [...usual, 900, 900], 1],
    ['longer now and then', [...usual, 900, 900, 40, 900, 900], 1],
    ['longer three times in a row', [...usual, 900, 900, 900], 2],
    ['longer five times in a row', [...usual, ...repeated(900, 5)], 8],
    ['much longer, again and again', [...repeated(40, 15), ...repeated(900, 8)], 24],
    ['as long as before once more', [...usual, ...repeated(900, 5), 40], 1],
    ['longer for good: that is usual now', [...repeated(40, 15), ...repeated(900, 9)], 1],
    ['long from the beginning', repeated(5000, 10), 1],
    ['long before anybody knows what is usual', [40, 40, 40, 40, 900, 900, 900], 1],
  ])('%s', (_, times, stretch) => {
    expect(stretchedMs(hour, after(...times))).toBe(stretch * hour);
  });

  it('never asks an asset more often than its interval says, also where that is longer than a day', () => {
    expect(stretchedMs(48 * hour, after(...usual, ...repeated(900, 5)))).toBe(48 * hour);
  });

  it('says why, with both numbers', () => {
    expect(slownessNote(hour, after(...usual, 900, 900, 1200))).toBe(
      'The asset has become slow: its first answer took 1200 ms, usually it takes 40 ms, 3 looks in a row. It is asked every 120 minutes instead of every 60 until it answers as before.',
    );
    expect(slownessNote(hour, after(...repeated(40, 5), ...repeated(900, 5))), 'usual is what was so before').toContain(
      'took 900 ms, usually it takes 40 ms, 5 looks in a row. It is asked every 480 minutes instead of every 60',
    );
    expect(slownessNote(hour, after(...usual, 900, 900))).toBeNull();
  });

  it('is remembered with few numbers', () => {
    expect(after(...repeated(40.4, 1000))).toEqual({ times: repeated(40, 15), slow: 0 });
  });
});
