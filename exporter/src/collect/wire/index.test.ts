import { describe, expect, it } from 'vitest';
import { keptSteps } from '../../../test/kept-steps.ts';
import { CollectError, emptyFootprint } from '../../model/collection.ts';
import type { CollectorDeps } from '../collector.ts';
import { createWireCollector } from './index.ts';
import type { SeenAddress } from './view.ts';

const now = Date.UTC(2026, 10, 23, 10);
const day = 24 * 3_600_000;

const seen: SeenAddress = {
  lastAt: now - 1_000,
  days: [],
  services: {
    'tcp/502': { firstAt: now - 60 * day, lastAt: now - 2_000, answers: 9, service: 'modbus' },
    'udp/161': { firstAt: now - 60 * day, lastAt: now - 30 * day, answers: 1, service: null },
    'tcp/23': { firstAt: now - 60 * day, lastAt: now - 30 * day - 1, answers: 1, service: null },
  },
};

type Follower = ReturnType<CollectorDeps['followerOf']>;

function collector(follower: Partial<Follower> = {}): ReturnType<typeof createWireCollector> {
  const followerOf = (): Follower => ({
    freshen: () => Promise.resolve(),
    of: () => seen,
    doubts: { malformed: 0, ahead: 0, behind: [], strays: [] },
    ...follower,
  });
  const path = '/var/log/zeek/current/*.log';
  return createWireCollector(
    { type: 'zeek', address: '10.20.1.11', path, forgetAfterMs: 30 * day },
    { now: () => now, followerOf },
  );
}

const look = () => ({ signal: new AbortController().signal, footprint: emptyFootprint(), remembered: null });

describe('a look at what a sensor saw', () => {
  it('shows what answered within forget_after, and names what did not', async () => {
    const collected = await collector({ doubts: { malformed: 2, ahead: 1, behind: [], strays: [] } }).collect(look());
    expect(collected).toMatchObject({
      bindings: [
        { transport: 'tcp', address: '10.20.1.11', port: 502, process: null },
        { transport: 'udp', address: '10.20.1.11', port: 161, process: null },
      ],
      complete: { tcp: false, udp: false, process: false },
      ended: [{ transport: 'tcp', port: 23 }],
      takenAt: now - 1_000,
      notes: [
        'A witness on the wire: what it did not see answer may be open all the same.',
        'tcp/23 has not answered since 2026-10-24T09:59:59.999Z; after 30 days it counts as closed.',
        "Lines of the sensor's logs that could not be read since the start: 2.",
        "Lines dated after now, taken for fresh: 1. The sensor's clock is ahead.",
      ],
    });
  });

  it('is read in a step that is marked', async () => {
    const { step, results } = keptSteps();
    const collected = await collector().collect({ ...look(), step });
    expect(results).toEqual([collected]);
  });

  it('takes nothing as closed and nobody as silent where logs were read in part, and names them and stray links', async () => {
    const doubts = { malformed: 0, ahead: 0, behind: ['a.log', 'b.log', 'c.log', 'd.log'], strays: ['e.log'] };
    const collected = await collector({ doubts }).collect(look());
    expect(collected).toMatchObject({
      ended: [],
      sawEveryDay: false,
      notes: [
        'A witness on the wire: what it did not see answer may be open all the same.',
        'Read in part, so nothing is taken as closed: a.log, b.log, c.log, 1 more. The rest follows with the next looks.',
        'Links out of their folder, which are not followed: e.log.',
      ],
    });
  });

  it('fails where the sensor has never seen the asset, and costs nothing', async () => {
    const silent = look();
    await expect(collector({ of: () => null }).collect(silent)).rejects.toEqual(
      new CollectError(
        'unreachable',
        'no line in /var/log/zeek/current/*.log speaks of 10.20.1.11 yet: the sensor may not see it',
      ),
    );
    expect(silent.footprint).toEqual(emptyFootprint());
  });

  it('plans to send nothing', () => {
    const { total } = collector().plan();
    expect(total).toEqual({ sessions: 0, requests: 0, sentBytes: 0, receivedBytes: 0, durationMs: 0 });
  });
});
