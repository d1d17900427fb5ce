import { describe, expect, it } from 'vitest';
import { namesOf, portInPath } from './paths.ts';
import { plural, roughDuration } from './text.ts';
import { localTime } from './time.ts';

const second = 1_000;
const day = 86_400 * second;

describe('text of pages', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [day - 1, '23 h'],
    [400 * day, '400 d'],
    [-90_000, '1 min'],
  ])('%i ms are spoken %s', (ms, text) => {
    expect(roughDuration(ms)).toBe(text);
  });

  it.each([
    [0, '0 assets'],
    [1, '1 asset'],
    [2, '2 assets'],
  ])('%i: %s', (count, text) => {
    expect(plural(count, 'asset')).toBe(text);
  });

  it.each([
    ['UTC', '2026-11-22 23:30:00 UTC'],
    ['Europe/Berlin', '2026-11-23 00:30:00 CET'],
    ['America/New_York', '2026-11-22 18:30:00 GMT-5'],
    ['Asia/Kolkata', '2026-11-23 05:00:00 GMT+5:30'],
  ])('a time in %s: %s', (zone, text) => {
    expect(localTime(Date.UTC(2026, 10, 22, 23, 30), zone)).toBe(text);
  });

  it('keeps the two hours apart that summer time makes equal', () => {
    const first = Date.UTC(2026, 9, 25, 0, 30);
    expect(localTime(first, 'Europe/Berlin')).toBe('2026-10-25 02:30:00 CEST');
    expect(localTime(first + 3_600_000, 'Europe/Berlin')).toBe('2026-10-25 02:30:00 CET');
  });
});

describe('paths of pages', () => {
  it.each([
    ['hmi-01', ['hmi-01']],
    ['hmi+01', ['hmi 01', 'hmi+01']],
    ['hmi%2B01', ['hmi+01']],
    ['a%2Fb%20c', ['a/b c']],
  ])('%s names %j', (part, names) => {
    expect(namesOf(part)).toEqual(names);
  });

  it.each([
    ['1', 1],
    ['65535', 65_535],
    ['0', null],
    ['65536', null],
    ['022', null],
    ['22 ', null],
    ['0x16', null],
    ['1e3', null],
    ['', null],
    ['*', null],
  ])('port %j is %j', (text, port) => {
    expect(portInPath(text)).toBe(port);
  });
});
