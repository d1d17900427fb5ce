import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hour, target } from '../fixtures.ts';
import { newAddress } from './address-state.ts';
import { Breakers } from './breakers.ts';

const stateOf = (address: string, asset: string, breakerUntil: number | null) => ({
  ...newAddress(target(asset, { address }), 0),
  breakerUntil,
});

it('belongs to the address: the last of them to close decides, and each asset closes its own', () => {
  const breakers = new Breakers();
  expect([breakers.until('gw'), breakers.keys('gw'), breakers.keysUntil('gw', 0)]).toEqual([null, [], []]);
  breakers.note(stateOf('gw', 'a', 2 * hour));
  breakers.note(stateOf('gw', 'b', 4 * hour));
  breakers.note(stateOf('gw', 'c', null));
  breakers.note(stateOf('other', 'd', 9 * hour));
  expect(breakers.until('gw')).toBe(4 * hour);
  expect(breakers.keys('gw')).toEqual(['gw a', 'gw b']);
  expect(breakers.keysUntil('gw', 2 * hour)).toEqual(['gw b']);
  expect(breakers.keysUntil('gw', 2 * hour - 1)).toEqual(['gw a', 'gw b']);
  breakers.note(stateOf('gw', 'b', null));
  expect(breakers.until('gw')).toBe(2 * hour);
});

it('agrees with a list of the last word on each asset', () => {
  const word = fc.tuple(
    fc.constantFrom('gw', 'plc'),
    fc.constantFrom('a', 'b', 'c'),
    fc.option(fc.integer({ min: 0, max: 9 })),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      const breakers = new Breakers();
      const last = new Map<string, number | null>();
      for (const [address, asset, until] of words) {
        breakers.note(stateOf(address, asset, until));
        last.set(`${address} ${asset}`, until);
      }
      for (const address of ['gw', 'plc', 'nobody']) {
        const open = [...last].filter(([key, until]) => key.startsWith(`${address} `) && until !== null);
        const untils = open.map(([, until]) => until ?? 0);
        expect(breakers.until(address)).toBe(open.length === 0 ? null : Math.max(...untils));
        expect(breakers.keys(address).toSorted()).toEqual(open.map(([key]) => key).toSorted());
        const later = open.filter(([, until]) => (until ?? 0) > 5).map(([key]) => key);
        expect(breakers.keysUntil(address, 5).toSorted()).toEqual(later.toSorted());
      }
    }),
  );
});
