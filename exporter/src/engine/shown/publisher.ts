import type { Config } from '../../config/config.ts';
import { version } from '../../lib/version.ts';
import { createExposition, type Exposition } from '../../publish/metrics/bytes/exposition.ts';
import { createAssetMetrics } from '../../publish/metrics/render/asset-metrics.ts';
import { createSelfMetrics, type SelfMetrics } from '../../publish/metrics/self.ts';
import { FleetRows } from './fleet-rows.ts';
import type { Sinks } from '../sinks.ts';

/** What is published of the engine's reports: series for Prometheus, and a row of each asset for the pages. */
export interface Publisher {
  readonly sinks: Sinks;
  readonly exposition: Exposition;
  readonly self: SelfMetrics;
  readonly rows: FleetRows;
}

/** @param longestBlockMs the longest block of the event loop since the last call, milliseconds */
export function createPublisher(first: Config, longestBlockMs: () => number): Publisher {
  let { limits } = first;
  const exposition = createExposition();
  const metrics = createAssetMetrics(exposition, () => ({ total: limits.series, perAsset: limits.seriesPerAsset }));
  const self = createSelfMetrics({ version, node: process.version }, longestBlockMs);
  const rows = new FleetRows();
  const sinks: Sinks = {
    ...self,
    configured: (config) => {
      ({ limits } = config);
      exposition.place(config.assets.map(({ policy }) => policy.identity.name));
      self.externalUrl(config.externalUrl);
    },
    published: (report) => {
      metrics.publish(report);
      if (report.removedAt === null) rows.update(report);
      else rows.remove(report.identity.name);
    },
    removed: (asset) => {
      metrics.remove(asset);
      rows.remove(asset);
    },
  };
  return { sinks, exposition, self, rows };
}
