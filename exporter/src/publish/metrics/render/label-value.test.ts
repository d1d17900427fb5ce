import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSamples } from '../../../../test/text-format.ts';
import { labelValue } from './label-value.ts';

describe('labelValue', () => {
  it.each([
    ['ordinary', 'nginx: worker', 'nginx: worker'],
    ['empty', '', ''],
    ['a quotation mark', 'a"b', 'a\\"b'],
    ['a backslash', 'C:\\x', 'C:\\\\x'],
    ['a line end, which would begin another sample', 'a\nb', 'a\uFFFDb'],
    ['another script', 'Überwachung', 'Überwachung'],
    ['half a surrogate pair', '\uD800', '\uFFFD'],
    ['128 bytes', 'x'.repeat(128), 'x'.repeat(128)],
    ['129 bytes', 'x'.repeat(129), 'x'.repeat(128)],
    ['a cut that escaping must not split', '\\'.repeat(200), '\\\\'.repeat(128)],
  ])('%s', (_, text, written) => {
    expect(labelValue(text)).toBe(written);
  });

  it('can be read back whatever an asset calls itself', () => {
    const hostile = fc.oneof(
      fc.uint16Array({ maxLength: 200 }).map((units) => String.fromCharCode(...units)),
      fc.string({ maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom('"', '\\', '\n', '}', ',', '=', '{', ' ', '#', 'é', '\uD83D'),
        maxLength: 200,
      }),
    );
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const [sample, ...more] = parseSamples(`x{a="${labelValue(one)}",b="${labelValue(other)}"} 1\n`);
        expect(more).toEqual([]);
        for (const value of Object.values(sample!.labels)) {
          expect(Buffer.byteLength(value)).toBeLessThanOrEqual(128);
          expect(value.isWellFormed()).toBe(true);
          expect(value).not.toMatch(/\p{Cc}/u);
        }
        if (/^[\x20-\x7e]{0,128}$/.test(one)) expect(sample!.labels['a']).toBe(one);
      }),
    );
  });
});
