import fc from 'fast-check';
import { expect } from 'vitest';
import { CollectError } from '../../src/model/collection.ts';
import type { Parsed } from '../../src/parsers/parsed.ts';

/** For tests: what is read, a line for each binding. */
export function listedBy(parse: (text: string) => Parsed): (text: string) => string[] {
  return (text) =>
    parse(text).bindings.map(
      ({ transport, address, port, process }) => `${transport} ${address} ${port} ${process ?? '-'}`,
    );
}

/** For tests: whatever these words and any letters make, the parser reads it or refuses it. */
export function throwsOnlyCollectError(parse: (text: string) => unknown, words: readonly string[]): void {
  const word = fc.oneof(fc.constantFrom(...words, '\n'), fc.string({ unit: 'binary', maxLength: 8 }));
  const soup = fc.array(word, { maxLength: 40 });
  fc.assert(
    fc.property(soup, fc.constantFrom('', ' ', '\n'), (parts, glue) => {
      try {
        parse(parts.join(glue));
      } catch (error) {
        expect(error).toBeInstanceOf(CollectError);
      }
    }),
  );
}

/** For tests: refused, and within seconds. */
export function survives(parse: () => unknown): void {
  const began = performance.now();
  expect(parse).toThrow(CollectError);
  expect(performance.now() - began).toBeLessThan(15_000);
}
