import type { Facts } from './facts.ts';
import { METRIC } from './metrics.ts';

/** Who and where an asset is, as `otports_asset_info` says it. */
export interface AssetIdentity {
  readonly name: string;
  readonly site: string;
  readonly zone: string;
}

/** The place in one line, without the parts that the config left out. */
export function placeOf(asset: AssetIdentity): string {
  return [asset.site, asset.zone].filter((part) => part !== '' && part !== 'unassigned').join(' / ');
}

/**
 * Every asset that any metric names: one that `otports_asset_info` leaves out must not be missing in the picture. Where
 * two exporters know an asset, the first description is used, because both mean the same device.
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
