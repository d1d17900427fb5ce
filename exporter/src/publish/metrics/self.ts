import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Format } from './metadata.ts';

/** How a scrape ended: answered, refused before the first rendering, or cut off because the client did not read. */
export type ScrapeResult = 'ok' | 'not_ready' | 'cut_off';

/** What the exporter says of itself. Instants are epoch milliseconds. */
export interface SelfMetrics {
  /** The config was loaded, at the start or again, or was refused. */
  configLoaded(success: boolean, at: number): void;
  /** Where people reach the pages; null where the config does not say. */
  externalUrl(url: string | null): void;
  storeCreated(at: number): void;
  /** Something could not be written to the store. */
  storeFailed(): void;
  /** An error that nobody had thought of. */
  bug(): void;
  scraped(result: ScrapeResult): void;
  /** Own metrics as text, without `# EOF`. */
  text(format: Format): Promise<string>;
}

/** Own metrics in a registry of their own, never the global one: two exporters in one process do not meet. */
export function createSelfMetrics(build: { readonly version: string; readonly node: string }): SelfMetrics {
  const registry = new Registry();
  addProcessMetrics(registry);
  const metrics = addOwnMetrics(registry);
  metrics.build.set({ ...build }, 1);
  for (const result of ['ok', 'not_ready', 'cut_off']) metrics.scrapes.inc({ result }, 0);
  return {
    configLoaded(success, at) {
      metrics.configLoaded.set(success ? 1 : 0);
      if (success) metrics.configLoadedAt.set({}, at / 1000);
    },
    externalUrl(url) {
      metrics.externalUrl.reset();
      if (url !== null) metrics.externalUrl.set({ url }, 1);
    },
    storeCreated(at) {
      metrics.storeCreated.set({}, at / 1000);
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
    text: async (format) => asFormat(await registry.metrics(), format),
  };
}

/** Gauges of prom-client that are named like counters: `promtool check metrics` objects, OpenMetrics forbids them. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

function addProcessMetrics(registry: Registry): void {
  // No whole numbers: OpenMetrics would write the bucket `1` as `1.0`, the text format does not.
  collectDefaultMetrics({ register: registry, gcDurationBuckets: [0.001, 0.005, 0.02, 0.1, 0.5] });
  for (const name of misnamed) registry.removeSingleMetric(name);
}

function addOwnMetrics(registry: Registry) {
  const gauge = (name: string, help: string, ...labelNames: string[]): Gauge =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const counter = (name: string, help: string, ...labelNames: string[]): Counter =>
    new Counter({ name, help, labelNames, registers: [registry] });
  /** Has no series until it has happened. */
  const timestamp = (name: string, help: string): Gauge => {
    const metric = gauge(name, help);
    metric.remove();
    return metric;
  };
  return {
    build: gauge('otports_build_info', 'Versions of otports and of Node.js; always 1.', 'version', 'node'),
    configLoaded: gauge('otports_config_last_reload_successful', 'Whether the last load of the config succeeded.'),
    configLoadedAt: timestamp(
      'otports_config_last_reload_success_timestamp_seconds',
      'When the config was last loaded with success.',
    ),
    externalUrl: gauge('otports_external_url_info', 'Where people reach the pages of the exporter; always 1.', 'url'),
    storeCreated: timestamp(
      'otports_store_created_timestamp_seconds',
      'When the store was created: a new value means a new, emptied or restored store.',
    ),
    storeErrors: counter('otports_store_errors_total', 'What could not be written to the store.'),
    bugs: counter('otports_bugs_total', 'Errors that nobody had thought of; each is in the log with its stack.'),
    scrapes: counter('otports_scrapes_total', 'Scrapes by how they ended: ok, not_ready, cut_off.', 'result'),
  };
}

/** One text without empty lines; for OpenMetrics, counters are named without `_total` in HELP and TYPE. */
function asFormat(text: string, format: Format): string {
  const dense = text.replace(/\n{2,}/g, '\n');
  if (format === 'text') return dense;
  return dense.replace(/^# HELP (\S+)_total (.*)\n# TYPE \1_total counter$/gm, '# HELP $1 $2\n# TYPE $1 counter');
}
