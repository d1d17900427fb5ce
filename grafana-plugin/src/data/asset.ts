import type { Facts } from './facts.ts';
import { METRIC } from './metrics.ts';

/** Who and where an asset is, as far as `otports_asset_info` says. */
export interface AssetIdentity {
  readonly name: string;
  readonly site: string;
  readonly zone: string;
}

/** The place in one line; what config left out is not worth a reader's time. */
export function placeOf(asset: AssetIdentity): string {
  return [asset.site, asset.zone].filter((part) => part !== '' && part !== 'unassigned').join(' / ');
}

/**
 * Every asset that any metric speaks of, by name: one that is left out of `otports_asset_info` must not fall out of the
 * picture. Of an asset known to two exporters the first description is taken: both mean the same device.
 */
export function identitiesOf(facts: Facts): ReadonlyMap<string, AssetIdentity> {
  const identities = new Map<string, AssetIdentity>();
  for (const { labels } of perAssetMetrics.flatMap((metric) => facts.samples(metric))) {
    const name = labels.asset;
    if (name !== undefined && !identities.has(name)) {
      identities.set(name, { name, site: labels.site ?? '', zone: labels.zone ?? '' });
    }
  }
  return identities;
}

const perAssetMetrics = [
  METRIC.assets,
  METRIC.staleAfter,
  METRIC.lastSuccess,
  METRIC.baseline,
  METRIC.deviation,
] as const;
