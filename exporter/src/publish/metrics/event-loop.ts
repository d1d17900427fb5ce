import { monitorEventLoopDelay, type Histogram } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** How often the delay of the event loop is measured, milliseconds. */
const resolution = 20;

/**
 * The published statistics of the delays since the last scrape, in nanoseconds: see `monitorEventLoopDelay` of Node.js.
 */
const statistics: readonly (readonly [name: string, help: string, of: (delays: Delays) => number])[] = [
  ['min', 'Least lag of the event loop since the last scrape.', ({ min }) => min],
  ['max', 'Greatest lag of the event loop since the last scrape.', ({ max }) => max],
  ['mean', 'Mean lag of the event loop since the last scrape.', ({ mean }) => mean],
  ['p50', 'Median lag of the event loop since the last scrape.', (delays) => delays.percentile(50)],
  ['p90', '90th percentile of the lag of the event loop since the last scrape.', (delays) => delays.percentile(90)],
  ['p99', '99th percentile of the lag of the event loop since the last scrape.', (delays) => delays.percentile(99)],
];

/** Delays between two turns of a timer with that interval, in nanoseconds. */
type Delays = Pick<Histogram, 'count' | 'min' | 'max' | 'mean' | 'percentile' | 'reset'>;

/**
 * The lag of the event loop, under the names that prom-client uses, in place of its own metrics. prom-client walks
 * through the whole histogram at each scrape, which costs more than all other metrics of the process together, and it
 * counts the interval of its own timer as lag. Without a delay since the last scrape the last values stay.
 */
export function addEventLoopLag(registry: Registry, delays: Delays = watch()): void {
  for (const name of ['', 'stddev_', ...statistics.map(([statistic]) => `${statistic}_`)]) {
    registry.removeSingleMetric(`nodejs_eventloop_lag_${name}seconds`);
  }
  const gauge = (name: string, help: string, collect?: (this: Gauge) => void): Gauge =>
    new Gauge({
      name: `nodejs_eventloop_lag_${name}seconds`,
      help,
      registers: [registry],
      ...(collect && { collect }),
    });
  // Before the others, which are read in the order in which they were registered.
  gauge('', 'Lag of the event loop at the last scrape.', function collect() {
    const begun = performance.now();
    setImmediate(() => {
      this.set((performance.now() - begun) / 1000);
    });
    if (delays.count === 0) return;
    for (const [one, of] of gauges) one.set(Math.max(0, of(delays) / 1e9 - resolution / 1000));
    delays.reset();
  });
  const gauges = statistics.map(([name, help, of]) => [gauge(`${name}_`, help), of] as const);
}

function watch(): Delays {
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  return delays;
}
