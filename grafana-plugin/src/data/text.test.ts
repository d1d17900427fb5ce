import { describe, expect, test } from 'vitest';

import { formatDuration, formatRoughly } from './duration.ts';
import { printable } from './printable.ts';

describe('a span of time', () => {
  test.each([
    [-5000, '0 s'],
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [119_000, '1 min'],
    [3_600_000, '1 h'],
    [3_660_000, '1 h 1 min'],
    [86_399_000, '23 h 59 min'],
    [93_600_000, '1 d 2 h'],
    [400 * 86_400_000, '400 d'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('roughly', () => {
    expect([3_660_000, 45_000].map(formatRoughly)).toEqual(['1 h', '45 s']);
  });
});

describe('text from outside', () => {
  test.each([
    ['sshd', 'sshd'],
    ['Größe 水 ✓', 'Größe 水 ✓'],
    ['a\nb\tc\u0000', 'a\\u{a}b\\u{9}c\\u{0}'],
    ['invoice\u202Efdp.exe', 'invoice\\u{202e}fdp.exe'],
    ['ssh\u200Bd', 'ssh\\u{200b}d'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['\uD800', '\\u{d800}'],
    ['12345678901', '1234567890…'],
  ])('%j is shown as %s', (text, shown) => {
    expect(printable(text, 10 + (text.length === 11 ? 0 : 20))).toBe(shown);
  });
});
