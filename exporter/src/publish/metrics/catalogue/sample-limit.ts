import { families } from './definitions.ts';
import type { MetricFamily } from './family.ts';

/** What decides how many series there can be. */
export interface FleetSize {
  readonly assets: number;
  /** `limits.deviations_per_asset` */
  readonly deviationsPerAsset: number;
  /** Allow rules with `expires:` that an asset has at most. */
  readonly expiringRules: number;
  /** `limits.series` */
  readonly seriesBudget: number;
}

/** More than the exporter says of itself. */
export const ownSeries = 250;

const all: readonly MetricFamily[] = families;

/** Series that an asset can have in families with a fixed number of them. */
export const fixedSeries = all.reduce((sum, { most }) => sum + (typeof most === 'number' ? most : 0), 0);

/** Families with one series for each deviation; those above the limit are one more. */
export const deviationFamilies = all.filter(({ most }) => most === 'deviations').length;

/** The most an asset can have without `otports_port_open`. */
export function largestAsset({
  deviationsPerAsset,
  expiringRules,
}: Omit<FleetSize, 'assets' | 'seriesBudget'>): number {
  return fixedSeries + deviationFamilies * (deviationsPerAsset + 1) + expiringRules;
}

/** The most that one scrape can bring: `otports_port_open` fills the budget, everything else is never kept out. */
export function largestScrape(fleet: FleetSize): number {
  return Math.max(fleet.seriesBudget, fleet.assets * largestAsset(fleet)) + ownSeries;
}
