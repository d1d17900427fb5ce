import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, maxLabelBytes } from './label.ts';

describe('cleanText', () => {
  it.each([
    ['leaves ordinary names alone', 'nginx: worker pr', 'nginx: worker pr'],
    ['leaves other scripts alone', 'Überwachung 監視', 'Überwachung 監視'],
    ['replaces line ends and tabs', 'a\nb\r\tc', 'a\uFFFDb\uFFFD\uFFFDc'],
    ['replaces escape sequences', '\u001b[31mred\u009b0m', '\uFFFD[31mred\uFFFD0m'],
    ['replaces the marks that turn text around', 'exe.\u202Efdp', 'exe.\uFFFDfdp'],
    ['replaces invisible characters', 'ss\u200Bhd\uFEFF', 'ss\uFFFDhd\uFFFD'],
    ['replaces half a surrogate pair', 'a\uD800b', 'a\uFFFDb'],
    ['keeps a whole surrogate pair', 'a😀b', 'a😀b'],
    ['keeps an empty text empty', '', ''],
  ])('%s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([
    ['one byte each', 'a'.repeat(200), 'a'.repeat(128)],
    ['two bytes each', 'a' + 'é'.repeat(100), 'a' + 'é'.repeat(63)],
    ['four bytes each', 'ab' + '😀'.repeat(40), 'ab' + '😀'.repeat(31)],
    ['a pair on the cut', 'a'.repeat(127) + '😀', 'a'.repeat(127)],
  ])('cuts at 128 bytes between characters: %s', (_, text, cut) => {
    expect(cleanText(text)).toBe(cut);
  });

  it('is valid, short and at rest whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 0, max: 300 }), (text, maxBytes) => {
        const clean = cleanText(text, maxBytes);
        expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(maxBytes);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanText(clean, maxBytes)).toBe(clean);
        expect(clean).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('does not read 10 MB to show 128 bytes', () => {
    expect(cleanText('x'.repeat(10_000_000))).toHaveLength(maxLabelBytes);
  });
});
