import { describe, expect, it } from 'vitest';
import { closest, hint } from './suggest.ts';

describe('closest', () => {
  const known = ['credential', 'baseline', 'source', 'sources', 'port', 'zone'];

  it.each([
    ['credentials', 'credential'],
    ['crednetial', 'credential'],
    ['Source', 'source'],
    ['prot', 'port'],
    ['zonne', 'zone'],
    ['address', null],
    ['x', null],
    ['z'.repeat(1000), null],
  ])('%s', (word, expected) => {
    expect(closest(word, known)).toBe(expected);
  });
});

it('a hint lists what there is when nothing is near, and not too much of it', () => {
  expect(hint('abc', ['x1', 'x2'], 'known are')).toBe('known are x1, x2');
  expect(hint('abc', [], 'known are')).toBe('there is none');
  const many = Array.from({ length: 35 }, (_, i) => `asset-${i}`);
  expect(hint('q', many, 'known are')).toMatch(/asset-29 and 5 more$/);
});
