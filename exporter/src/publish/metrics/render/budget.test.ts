import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPorts, type Demand } from './budget.ts';

function demand(asset: string, portSeries: number, otherSeries = 10): Demand {
  return { asset, portSeries, otherSeries };
}

describe('withoutPorts', () => {
  it.each<[string, Demand[], { perAsset: number; total: number }, string[]]>([
    ['nobody within the budget', [demand('a', 5), demand('b', 5)], { perAsset: 15, total: 30 }, []],
    ['who is above the budget of one asset', [demand('a', 6), demand('b', 5)], { perAsset: 15, total: 99 }, ['a']],
    [
      'who has most, until the rest fits',
      [demand('a', 5), demand('b', 9), demand('c', 7)],
      { perAsset: 99, total: 40 },
      ['b', 'c'],
    ],
    ['by name where equal', [demand('b', 5), demand('a', 5)], { perAsset: 99, total: 29 }, ['a']],
    ['nobody without ports, which would help nothing', [demand('a', 0, 500)], { perAsset: 99, total: 99 }, []],
  ])('takes from %s', (_, demands, budget, without) => {
    expect([...withoutPorts(demands, budget)].sort()).toEqual(without);
  });

  it('keeps the budget wherever ports alone can keep it, and takes from nobody in vain', () => {
    const demands = fc.uniqueArray(fc.record({ asset: fc.string(), portSeries: fc.nat(50), otherSeries: fc.nat(20) }), {
      selector: ({ asset }) => asset,
      maxLength: 20,
    });
    fc.assert(
      fc.property(demands, fc.nat(100), fc.nat(1_000), (all, perAsset, total) => {
        const without = withoutPorts(all, { perAsset, total });
        const others = all.reduce((sum, { otherSeries }) => sum + otherSeries, 0);
        const kept = all.filter(({ asset }) => !without.has(asset));
        const sum = others + kept.reduce((ports, { portSeries }) => ports + portSeries, 0);

        expect(sum).toBeLessThanOrEqual(Math.max(total, others));
        if (others + all.reduce((ports, { portSeries }) => ports + portSeries, 0) <= total) {
          expect(
            [...without].every((name) =>
              all.some((one) => one.asset === name && one.portSeries + one.otherSeries > perAsset),
            ),
          ).toBe(true);
        }
      }),
    );
  });
});
