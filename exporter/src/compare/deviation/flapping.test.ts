import { describe, expect, it } from 'vitest';
import type { PortHistory } from '../../model/state.ts';
import { everything, hour, listener } from '../fixtures.ts';
import { nextHistory, type FlappingLook } from './flapping.ts';

const last = listener('tcp/80');
const known = (more: Partial<PortHistory> = {}): PortHistory => ({
  transport: 'tcp',
  port: 80,
  last,
  openedAt: [hour],
  closedAt: null,
  held: false,
  ...more,
});
const look = (at: number, more: Partial<FlappingLook> = {}): FlappingLook => ({
  at,
  deviating: [],
  opened: new Set(),
  open: new Set(),
  complete: everything,
  ...more,
});
const opening = (at: number, seen = last): FlappingLook =>
  look(at, { deviating: [seen], opened: new Set(['tcp/80']), open: new Set(['tcp/80']) });

describe('nextHistory', () => {
  it('begins with an opening of what deviates, and with nothing else', () => {
    expect(nextHistory([], opening(hour))).toEqual([known()]);
    expect(nextHistory([], look(hour, { deviating: [last], open: new Set(['tcp/80']) }))).toEqual([]);
    expect(nextHistory([], look(hour, { opened: new Set(['tcp/80']), open: new Set(['tcp/80']) }))).toEqual([]);
  });

  it('counts openings for 24 hours, and is forgotten with the last of them', () => {
    const wider = listener('tcp/80 10.0.0.1');
    expect(nextHistory([known()], opening(25 * hour - 1, wider))).toEqual([
      known({ last: wider, openedAt: [hour, 25 * hour - 1] }),
    ]);
    expect(nextHistory([known()], opening(25 * hour))).toEqual([known({ openedAt: [25 * hour] })]);
    expect(nextHistory([known()], look(25 * hour - 1))).toEqual([known({ closedAt: 25 * hour - 1 })]);
    expect(nextHistory([known()], look(25 * hour))).toEqual([]);
  });

  it('does not count the opening of a port that is allowed now', () => {
    const allowed = look(2 * hour, { opened: new Set(['tcp/80']), open: new Set(['tcp/80']) });
    expect(nextHistory([known()], allowed)).toEqual([known()]);
  });

  it('holds from the third opening until complete looks showed it closed for six hours', () => {
    const openedAt = [hour, 2 * hour, 3 * hour];
    expect(nextHistory([known({ openedAt: openedAt.slice(0, 2) })], opening(3 * hour))).toEqual([
      known({ openedAt, held: true }),
    ]);
    const held = known({ openedAt, held: true, closedAt: 4 * hour });
    expect(nextHistory([held], look(10 * hour - 1))).toEqual([held]);
    expect(nextHistory([held], look(10 * hour))).toEqual([]);
    expect(nextHistory([held], look(10 * hour, { complete: { ...everything, tcp: false } }))).toEqual([held]);
    // Open again, though nothing says that it opened, and released only by new looks.
    expect(nextHistory([held], look(10 * hour, { open: new Set(['tcp/80']) }))).toEqual([{ ...held, closedAt: null }]);
    const old = known({ openedAt: [], held: true, closedAt: null });
    expect(nextHistory([old], look(50 * hour))).toEqual([{ ...old, closedAt: 50 * hour }]);
  });
});
