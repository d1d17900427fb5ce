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
