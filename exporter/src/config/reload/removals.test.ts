import { expect, it } from 'vitest';
import type { Asset, Config } from '../config.ts';
import { confirmationProblems, removalRefusal } from './removals.ts';

const fleet = (count: number, skip = 0) => ({
  assets: Array.from({ length: count - skip }, (_, i) => ({
    policy: { identity: { name: `asset-${i + skip}` } },
  })) as unknown as readonly Asset[],
});

it.each([
  ['one of ten', 10, 1, null],
  ['five of ten: not more than 5', 10, 5, null],
  ['six of 120: not more than 5 %', 120, 6, null],
  [
    'six of 119',
    119,
    6,
    '6 of 119 assets would be removed (asset-0, asset-1, asset-2, asset-3, asset-4 and 1 more); if that is meant, reload with --confirm-removals',
  ],
  [
    'all',
    10,
    10,
    '10 of 10 assets would be removed (asset-0, asset-1, asset-2, asset-3, asset-4 and 5 more); if that is meant, reload with --confirm-removals',
  ],
])('%s', (_name, count, gone, expected) => {
  expect(removalRefusal(fleet(count), fleet(count, gone), 'none')).toBe(expected);
});

it('counts names: others that come in do not make up for those that go', () => {
  expect(removalRefusal(fleet(10), { assets: [...fleet(30, 10).assets] }, 'none')).not.toBeNull();
  expect(removalRefusal({ assets: [] }, fleet(10), 'none')).toBeNull();
});

it('asks for none that was confirmed, and for all others', () => {
  const named = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `asset-${i}`);
  expect(removalRefusal(fleet(10), fleet(10, 10), 'all')).toBeNull();
  expect(removalRefusal(fleet(10), fleet(10, 10), named(5))).toBeNull();
  expect(removalRefusal(fleet(10), fleet(10, 10), named(4))).toContain('6 of 10 assets would be removed (asset-4,');
});

it('confirms no removal of what stays, or of what nobody knows', () => {
  const places = { before: fleet(4) as Config, after: fleet(4, 2) as Config, pending: new Set(['old']) };
  const said = (names: readonly string[] | 'all' | 'none') => confirmationProblems(places, names);
  expect([said('all'), said('none'), said([])]).toEqual([[], [], []]);
  expect(said(['asset-0', 'asset-1', 'old'])).toEqual([]);
  expect(said(['asset-0', 'asset-3', 'asset-9'])).toEqual([
    'asset-3 is in the configuration: there is no removal to confirm',
    'there is no asset asset-9 whose removal could be confirmed',
  ]);
  expect(confirmationProblems({ ...places, pending: new Set(['asset-3']) }, ['asset-3'])).toHaveLength(1);
});
