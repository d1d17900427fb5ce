import { expect, test } from 'vitest';
import { startFakeAgent, truthful } from '../../../test/snmp/fake-agent.ts';
import { lookOnce, settingsFor } from '../../../test/snmp/look.ts';
import { CollectError } from '../../model/collection.ts';
import { profiles } from '../../model/profile.ts';

const gapMs = 30;
const resting = (pauseMs: number) => ({ ...profiles.normal, pauseMs });
const objects = Array.from({ length: 5 }, (_, i) => ({
  oid: `1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.${i + 80}`,
  type: 'Gauge32' as const,
  value: 0,
}));

test('the asset rests between an answer and the next request', async () => {
  const honest = truthful(objects);
  const at: number[] = [];
  const agent = await startFakeAgent((request, self) => {
    at.push(performance.now());
    return honest(request, self);
  });
  const { collected, error, footprint } = await lookOnce(
    settingsFor(agent.port, { limits: resting(gapMs), maxRepetitions: 2 }),
  );
  await agent.stop();
  expect(error).toBeNull();
  expect(collected?.bindings).toHaveLength(5);
  const rests = at.slice(1).map((instant, i) => instant - (at[i] ?? 0));
  expect(footprint.requests).toBe(at.length);
  expect(rests.length).toBeGreaterThan(3);
  expect(Math.min(...rests)).toBeGreaterThanOrEqual(gapMs - 1);
});

test('a look that is ended while the asset rests sends nothing more', async () => {
  const honest = truthful(objects);
  const end = new AbortController();
  const agent = await startFakeAgent((request, self) => {
    // The answer arrives first. What is ended is the pause after it.
    setImmediate(() => {
      end.abort(new CollectError('refused_by_limit', 'the kill-switch file is there'));
    });
    return honest(request, self);
  });
  const { error, footprint } = await lookOnce(settingsFor(agent.port, { limits: resting(60_000) }), {
    signal: end.signal,
  });
  await agent.stop();
  expect(error?.message).toBe('the kill-switch file is there');
  expect(footprint.requests).toBe(1);
});
