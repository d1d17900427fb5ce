import { describe, expect, it } from 'vitest';
import { hour, listener, policy } from '../fixtures.ts';
import { portsText } from '../verdict/port-bits.ts';
import { beyondOf, sumBeyond } from './beyond.ts';

const before = { ports: '', verdicts: { approved: 5, forbidden: 1, unexpected: 2 }, sinceAt: hour } as const;
const notKept = (port: string, verdict: 'changed' | 'unexpected') => ({ listener: listener(port), verdict });

describe('ports that are open and not kept', () => {
  it('keep the worst verdicts of those before that may still be open', () => {
    const look = { at: 2 * hour, notKept: [notKept('tcp/7', 'changed'), notKept('tcp/8', 'unexpected')] };
    expect(beyondOf(before, { ...look, unseen: [1, 2] })).toEqual({
      ports: portsText([1, 2, 7, 8]),
      verdicts: { forbidden: 1, unexpected: 2, changed: 1 },
      sinceAt: hour,
    });
    expect(beyondOf(before, { ...look, unseen: [1, 2, 3, 4] })?.verdicts).toEqual({
      forbidden: 1,
      unexpected: 3,
      approved: 1,
      changed: 1,
    });
  });

  it('begin with the first look that has any, and end with one that has none', () => {
    expect(beyondOf(undefined, { at: hour, notKept: [notKept('tcp/7', 'changed')], unseen: [] })).toStrictEqual({
      ports: portsText([7]),
      verdicts: { changed: 1 },
      sinceAt: hour,
    });
    expect(beyondOf(before, { at: 2 * hour, notKept: [], unseen: [] })).toBeUndefined();
  });

  it('are published as sums, with the worst that deviates and the older beginning', () => {
    const tcp = { ports: '', verdicts: { changed: 2, approved: 3 }, sinceAt: 2 * hour } as const;
    const udp = { ports: '', verdicts: { approved: 1, unverified: 4, expired: 1 }, sinceAt: hour } as const;
    const counts = { changed: 2, approved: 4, unverified: 4, expired: 1 };
    expect(sumBeyond(policy(null), { beyond: { tcp, udp } })).toEqual({
      counts,
      deviations: 3,
      worst: 'changed',
      sinceAt: hour,
    });
    const strict = policy(null, { unverifiedIsDeviation: true });
    expect(sumBeyond(strict, { beyond: { udp } })).toMatchObject({ deviations: 5, worst: 'expired' });
    expect(sumBeyond(strict, {})).toEqual({ counts: {}, deviations: 0, worst: null, sinceAt: Infinity });
  });
});
