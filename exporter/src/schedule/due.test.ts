import { expect, it } from 'vitest';
import { dueAt, inOrder, nextAfter } from './due.ts';

const ordinary = { wantedAt: null, askedAt: null };

it('a look is due at its ordinary time, or when it is wanted before', () => {
  expect(dueAt(ordinary, 50)).toBe(50);
  expect(dueAt({ wantedAt: 40, askedAt: null }, 50)).toBe(40);
  expect(dueAt({ wantedAt: 40, askedAt: 30 }, 50)).toBe(30);
  expect(dueAt({ wantedAt: 60, askedAt: 70 }, 50)).toBe(50);
});

it('wishes whose time has come go first, then who has waited longest', () => {
  const late = { ...ordinary, name: 'late', at: 1 };
  const later = { ...ordinary, name: 'later', at: 2 };
  const wishToCome = { wantedAt: 11, askedAt: null, name: 'wish to come', at: 3 };
  const wanted = { wantedAt: 10, askedAt: null, name: 'wanted', at: 9 };
  const asked = { wantedAt: 99, askedAt: 8, name: 'asked', at: 8 };
  const all = [wishToCome, later, wanted, late, asked];
  const names = inOrder(all, ({ at }) => at, 10).map(({ name }) => name);
  expect(names).toEqual(['asked', 'wanted', 'late', 'later', 'wish to come']);
});

it('what has passed is no next change, and neither is this instant', () => {
  expect(nextAfter(10, [5, 10, 30, 20, Infinity])).toBe(20);
  expect(nextAfter(10, [5, 10])).toBe(Infinity);
});
