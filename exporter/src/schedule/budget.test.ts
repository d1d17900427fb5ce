import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Budget } from './budget.ts';

it('is used up until the requests that used it up are a minute old', () => {
  const budget = new Budget(100);
  budget.spend(60, 0);
  expect(budget.freeAt(0)).toBeNull();
  budget.spend(50, 10_000);
  expect(budget.freeAt(10_000)).toBe(60_000);
  budget.spend(70, 20_000);
  expect(budget.freeAt(59_999)).toBe(70_000);
  expect(budget.freeAt(70_000)).toBeNull();
});

it('is never used up without a limit, and takes a new one at once', () => {
  const budget = new Budget(null);
  budget.spend(1_000_000, 0);
  expect(budget.freeAt(0)).toBeNull();
  budget.limit = 1_000_000;
  expect(budget.freeAt(0)).toBe(60_000);
});

it('does not hold up for longer than a minute because somebody set the clock back', () => {
  const budget = new Budget(1);
  budget.spend(1, 10_000_000);
  expect(budget.freeAt(0)).toBe(60_000);
  expect(budget.freeAt(60_000)).toBeNull();
});

it('agrees with counting anew all that was ever spent', () => {
  const step = fc.record({ passes: fc.integer({ min: 0, max: 40_000 }), requests: fc.integer({ min: 0, max: 60 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 100 }), (steps, limit) => {
      const budget = new Budget(limit);
      const spent: { at: number; requests: number }[] = [];
      let now = 0;
      for (const { passes, requests } of steps) {
        now += passes;
        spent.push({ at: now, requests });
        budget.spend(requests, now);
        const ofMinute = (at: number) =>
          spent.reduce((sum, one) => (at - one.at < 60_000 ? sum + one.requests : sum), 0);
        // It can only become free when something is a minute old.
        const free = [now, ...spent.map(({ at }) => at + 60_000)].find((at) => at >= now && ofMinute(at) < limit);
        expect(budget.freeAt(now)).toBe(free === now ? null : free);
      }
    }),
  );
});
