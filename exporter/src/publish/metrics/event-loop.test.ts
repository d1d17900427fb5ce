import { createHistogram } from 'node:perf_hooks';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parseSamples } from '../../../test/text-format.ts';
import { addEventLoopLag } from './event-loop.ts';

describe('addEventLoopLag', () => {
  it('tells of the lag beyond the interval of the timer, since the last scrape', async () => {
    const delays = createHistogram();
    const lag = lagOf(delays);

    for (const milliseconds of [19, 20, 20, 100]) delays.record(milliseconds * 1e6);
    const first = await lag();
    const still = await lag();
    for (const milliseconds of [30, 30]) delays.record(milliseconds * 1e6);
    const second = await lag();

    expect(first).toEqual({ min: 0, max: 80, mean: 20, p50: 0, p90: 80, p99: 80 });
    expect(still).toEqual(first);
    expect(second).toEqual({ min: 10, max: 10, mean: 10, p50: 10, p90: 10, p99: 10 });
  });

  it('watches the loop of the process where it is not told the delays, in place of prom-client', () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    addEventLoopLag(registry);

    expect(
      registry
        .getMetricsAsArray()
        .map(({ name }) => name)
        .filter((name) => name.includes('lag')),
    ).toEqual([
      'nodejs_eventloop_lag_seconds',
      'nodejs_eventloop_lag_min_seconds',
      'nodejs_eventloop_lag_max_seconds',
      'nodejs_eventloop_lag_mean_seconds',
      'nodejs_eventloop_lag_p50_seconds',
      'nodejs_eventloop_lag_p90_seconds',
      'nodejs_eventloop_lag_p99_seconds',
    ]);
  });
});

/** Reads the lag by statistic, in whole milliseconds. */
function lagOf(delays: ReturnType<typeof createHistogram>): () => Promise<Record<string, number>> {
  const registry = new Registry();
  addEventLoopLag(registry, delays);
  return async () => {
    const samples = parseSamples(await registry.metrics());
    return Object.fromEntries(
      samples.flatMap(({ name, value }) => {
        const statistic = /^nodejs_eventloop_lag_(\w+)_seconds$/.exec(name)?.[1];
        return statistic === undefined ? [] : [[statistic, Math.round(Number(value) * 1000)]];
      }),
    );
  };
}
