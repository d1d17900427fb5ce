import type { Config } from '../config/config.ts';
import type { AssetReport } from '../model/report.ts';
import type { Watch } from '../lib/step.ts';
import type { Store } from '../model/store.ts';
import { createAssetMetrics, type AssetMetrics } from '../publish/metrics/render/asset-metrics.ts';
import { createExposition, type Exposition } from '../publish/metrics/bytes/exposition.ts';
import { createSelfMetrics, type SelfMetrics } from '../publish/metrics/self.ts';
import type { Assets } from './assets.ts';
import { LiveFleet } from './fleet.ts';
import { version } from '../lib/version.ts';

/** What is published: series for Prometheus, rows and reports for pages and API. */
export interface Publisher {
  readonly exposition: Exposition;
  readonly metrics: AssetMetrics;
  readonly self: SelfMetrics;
  readonly fleet: LiveFleet;
  publish(report: AssetReport): void;
  /** Ends everything that is shown of an asset. */
  remove(asset: string): void;
}

export interface PublisherDeps {
  readonly store: Store;
  readonly assets: Assets;
  readonly now: () => number;
  readonly config: () => Config;
  readonly pausedOf: ConstructorParameters<typeof LiveFleet>[0]['pausedOf'];
  readonly nextLookAt: (asset: string) => number | null;
  /** The kill-switch file while it is there. */
  readonly killSwitch: () => string | null;
  readonly watch: Watch;
  /** How long the event loop was deaf at most since this was last asked, milliseconds. */
  readonly longestBlockMs: () => number;
}

export function createPublisher(deps: PublisherDeps): Publisher {
  const { store, assets, now, config, pausedOf, nextLookAt, killSwitch, watch, longestBlockMs } = deps;
  const exposition = createExposition();
  const metrics = createAssetMetrics(exposition, () => ({
    total: config().limits.series,
    perAsset: config().limits.seriesPerAsset,
  }));
  const self = createSelfMetrics({ version, node: process.version }, longestBlockMs);
  const fleet = new LiveFleet({
    store,
    now,
    policyOf: (asset) => assets.policyOf(asset),
    pausedOf,
    nextLookAt,
    killSwitch,
    watch,
    configFile: () => config().file,
  });
  return {
    exposition,
    metrics,
    self,
    fleet,
    publish: (report) => {
      metrics.publish(report);
      if (report.removedAt === null) fleet.update(report);
      else fleet.remove(report.identity.name);
    },
    remove: (asset) => {
      metrics.remove(asset);
      fleet.remove(asset);
    },
  };
}
