import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CollectError } from '../../src/model/collection.ts';

type Parse = (text: string) => unknown;

/** Reads a text; whatever is wrong with it, only a CollectError may say so. */
function refusesOrReads(parse: Parse, text: string): void {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(CollectError);
  }
}

/** What every parser owes to texts of machines that lie: its own error only, whatever the words of its format are mixed to. */
export function throwsNothingElse(parse: Parse, words: readonly string[]): void {
  it('throws nothing but CollectError, whatever comes', () => {
    const part = fc.oneof(fc.constantFrom(...words, '\n'), fc.string({ unit: 'binary', maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.constantFrom('', ' '), (parts, glue) => {
        refusesOrReads(parse, parts.join(glue));
      }),
    );
  });
}

const small = 2_500_000;
const factor = 4;
/** Four times the text in sixteen times the time would be a square. */
const mostRatio = 11;
/** What takes less is noise. */
const worthMeasuring = 150;

function millisecondsOf(parse: Parse, text: string): number {
  const began = performance.now();
  refusesOrReads(parse, text);
  return performance.now() - began;
}

/** A machine that was busy with something else meanwhile is asked again. */
function ratioOf(parse: Parse, texts: readonly [short: string, long: string], attempts = 3): number {
  const [short, long] = texts.map((text) => millisecondsOf(parse, text));
  if (short === undefined || long === undefined || long < worthMeasuring) return factor;
  const ratio = long / short;
  return ratio < mostRatio || attempts === 1 ? ratio : ratioOf(parse, texts, attempts - 1);
}

/**
 * 10 MB cost about four times what 2.5 MB cost.
 * @param texts each: what begins it, and what is repeated
 */
export function isLinear(parse: Parse, texts: Readonly<Record<string, readonly [string, string]>>): void {
  it.each(Object.entries(texts))('takes time in proportion to the length: %s', (_, [head, part]) => {
    const text = (bytes: number) => head + part.repeat(Math.ceil(bytes / part.length));
    expect(ratioOf(parse, [text(small), text(small * factor)])).toBeLessThan(mostRatio);
  });
}
