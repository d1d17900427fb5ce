import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramNames, type ProgramName } from './program-names.ts';
import { firstNotBefore } from './search.ts';

/** Few letters, so that names begin each other often. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'e', 'x'), maxLength: 7 });
const name: fc.Arbitrary<ProgramName> = fc.record({ canonical: text, beginning: fc.option(text) });

/** The same, asked of each name by itself. */
function hasName(names: readonly ProgramName[], asked: ProgramName): boolean {
  return names.some(
    (one) =>
      one.canonical === asked.canonical ||
      (asked.beginning !== null && `${one.canonical}.exe`.startsWith(asked.beginning)) ||
      (one.beginning !== null && `${asked.canonical}.exe`.startsWith(one.beginning)),
  );
}

describe('ProgramNames', () => {
  it('finds what a walk over all names finds', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), name, (names, asked) => {
        expect(new ProgramNames(names).hasName(asked)).toBe(hasName(names, asked));
      }),
      { numRuns: 300 },
    );
  });
});

describe('firstNotBefore', () => {
  it('is the place of the first value that is not smaller, or the length', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(22), (numbers, value) => {
        const sorted = numbers.sort((one, other) => one - other);
        const smaller = sorted.filter((one) => one < value);
        expect(firstNotBefore(sorted, value)).toBe(smaller.length);
      }),
    );
  });
});
