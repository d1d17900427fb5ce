import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOids, isBelow } from './oids.ts';

const oid = fc.array(fc.oneof(fc.nat(12), fc.nat(2 ** 32 - 1)), { minLength: 1, maxLength: 8 });

describe('compareOids', () => {
  it('orders as comparing number by number does', () => {
    fc.assert(
      fc.property(oid, oid, (a, b) => {
        const at = a.findIndex((number, i) => number !== b[i]);
        const expected = at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
        expect(Math.sign(compareOids(a.join('.'), b.join('.')))).toBe(Math.sign(expected));
      }),
    );
  });

  it.each([
    ['1.3.6.1.10', '1.3.6.1.9', 1],
    ['1.3.6', '1.3.6.0', -1],
    ['1.3.6.1', '1.3.6.1', 0],
  ])('%s and %s', (a, b, sign) => {
    expect(Math.sign(compareOids(a, b))).toBe(sign);
  });
});

describe('isBelow', () => {
  it('goes by whole numbers', () => {
    expect(isBelow('1.3.6.1.2.1.6.2', '1.3.6.1.2.1.6')).toBe(true);
    expect(isBelow('1.3.6.1.2.1.60.2', '1.3.6.1.2.1.6')).toBe(false);
    expect(isBelow('1.3.6.1.2.1.6', '1.3.6.1.2.1.6')).toBe(false);
  });
});
