import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { addEventLoopLag } from './event-loop.ts';
import type { MetricsFormat } from './catalogue/metadata.ts';
import { ownMetrics, type OwnMetric } from './catalogue/own-definitions.ts';

/** How a scrape ended: answered, refused before the first rendering, or cut off because the client did not read. */
export type ScrapeResult = 'ok' | 'not_ready' | 'cut_off';

/** What the exporter reports of itself. Instants are epoch milliseconds. */
export interface SelfMetrics {
  /** The config was loaded (at the start or again) or refused. */
  configLoaded(success: boolean, at: number): void;
  /** Whether the kill-switch file exists. */
  killSwitch(isSet: boolean): void;
  /** The address of the pages; null where the config does not say it. */
  externalUrl(url: string | null): void;
  storeCreated(at: number): void;
  /** The store was checked for damaged pages. */
  storeChecked(success: boolean, at: number): void;
  /** Something could not be written to the store. */
  storeFailed(): void;
  /** An unexpected error. */
  bug(): void;
  scraped(result: ScrapeResult): void;
  /** A connection was ended or refused, so that others are answered. `reason` as the HTTP server names it. */
  connectionDropped(reason: string): void;
  /** Own metrics as text, without `# EOF`. */
  text(format: MetricsFormat): Promise<string>;
}

/** The own metrics use their own registry, never the global one, so that two exporters in one process do not mix. */
export function createSelfMetrics(
  build: { readonly version: string; readonly node: string },
  longestBlockMs: (() => number) | null = null,
): SelfMetrics {
  const registry = new Registry();
  addProcessMetrics(registry);
  const metrics = addOwnMetrics(registry);
  if (longestBlockMs !== null) addLongestBlock(registry, longestBlockMs);
  metrics.build.set({ ...build }, 1);
  for (const result of ['ok', 'not_ready', 'cut_off']) metrics.scrapes.inc({ result }, 0);
  return {
    configLoaded(success, at) {
      metrics.configLoaded.set(success ? 1 : 0);
      if (success) metrics.configLoadedAt.set({}, at / 1000);
    },
    killSwitch(isSet) {
      metrics.killSwitch.set(isSet ? 1 : 0);
    },
    externalUrl(url) {
      metrics.externalUrl.reset();
      if (url !== null) metrics.externalUrl.set({ url }, 1);
    },
    storeCreated(at) {
      metrics.storeCreated.set({}, at / 1000);
    },
    storeChecked(success, at) {
      metrics.storeCheck.set({}, success ? 1 : 0);
      metrics.storeCheckedAt.set({}, at / 1000);
    },
    storeFailed: () => {
      metrics.storeErrors.inc();
    },
    bug: () => {
      metrics.bugs.inc();
    },
    scraped: (result) => {
      metrics.scrapes.inc({ result });
    },
    connectionDropped: (reason) => {
      metrics.connectionsDropped.inc({ reason });
    },
    text: async (format) => asFormat(await registry.metrics(), format),
  };
}

/** Gauges of prom-client with names of counters: `promtool check metrics` complains, and OpenMetrics forbids them. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

function addProcessMetrics(registry: Registry): void {
  // No whole numbers: OpenMetrics would write the bucket `1` as `1.0`, the text format as `1`.
  const gcDurationBuckets = [0.001, 0.005, 0.02, 0.1, 0.5];
  // The timer of prom-client for the event loop cannot be turned off. Once a minute it costs nothing.
  collectDefaultMetrics({ register: registry, gcDurationBuckets, eventLoopMonitoringPrecision: 60_000 });
  for (const name of misnamed) registry.removeSingleMetric(name);
  addEventLoopLag(registry);
}

function addOwnMetrics(registry: Registry) {
  return {
    build: gauge(registry, ownMetrics.build),
    configLoaded: gauge(registry, ownMetrics.configLoaded),
    configLoadedAt: onceKnown(registry, ownMetrics.configLoadedAt),
    killSwitch: gauge(registry, ownMetrics.killSwitch),
    externalUrl: gauge(registry, ownMetrics.externalUrl),
    storeCreated: onceKnown(registry, ownMetrics.storeCreated),
    storeCheck: onceKnown(registry, ownMetrics.storeCheck),
    storeCheckedAt: onceKnown(registry, ownMetrics.storeCheckedAt),
    storeErrors: counter(registry, ownMetrics.storeErrors),
    bugs: counter(registry, ownMetrics.bugs),
    scrapes: counter(registry, ownMetrics.scrapes),
    connectionsDropped: counter(registry, ownMetrics.connectionsDropped),
  };
}

/** Read only at each scrape. */
function addLongestBlock(registry: Registry, longestBlockMs: () => number): void {
  const { name, help } = ownMetrics.longestBlock;
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(longestBlockMs() / 1000);
    },
  });
}

function gauge(registry: Registry, { name, help, labels }: OwnMetric): Gauge {
  return new Gauge({ name, help, labelNames: labels, registers: [registry] });
}

function counter(registry: Registry, { name, help, labels }: OwnMetric): Counter {
  return new Counter({ name, help, labelNames: labels, registers: [registry] });
}

/** A gauge without a series until it is known: prom-client would begin with 0, which means 1970, or a failure. */
function onceKnown(registry: Registry, metric: OwnMetric): Gauge {
  const happened = gauge(registry, metric);
  happened.remove();
  return happened;
}

/** One text without empty lines; for OpenMetrics, counters are named without `_total` in HELP and TYPE. */
function asFormat(text: string, format: MetricsFormat): string {
  const dense = text.replace(/\n{2,}/g, '\n');
  if (format === 'text') return dense;
  return dense.replace(/^# HELP (\S+)_total (.*)\n# TYPE \1_total counter$/gm, '# HELP $1 $2\n# TYPE $1 counter');
}
