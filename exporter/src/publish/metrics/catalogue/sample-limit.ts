import { families } from './definitions.ts';
import type { MetricFamily } from './family.ts';

/** The numbers that limit how many series there can be. */
export interface FleetSize {
  readonly assets: number;
  /** `limits.deviations_per_asset` */
  readonly deviationsPerAsset: number;
  /** The most allow rules with `expires:` of one asset. */
  readonly expiringRules: number;
  /** `limits.series` */
  readonly seriesBudget: number;
}

/** An upper limit of the exporter's own series. */
export const ownSeries = 250;

const all: readonly MetricFamily[] = families;

/** Series that an asset can have in families with a fixed number of them. */
export const fixedSeries = all.reduce((sum, { most }) => sum + (typeof most === 'number' ? most : 0), 0);

/** Families with one series for each deviation; the sum above the limit adds one. */
export const deviationFamilies = all.filter(({ most }) => most === 'deviations').length;

/** The most series of one asset without `otports_port_open`. */
export function largestAsset({
  deviationsPerAsset,
  expiringRules,
}: Omit<FleetSize, 'assets' | 'seriesBudget'>): number {
  return fixedSeries + deviationFamilies * (deviationsPerAsset + 1) + expiringRules;
}

/** The most series of one scrape: `otports_port_open` fills the budget, and all other families are always published. */
export function largestScrape(fleet: FleetSize): number {
  return Math.max(fleet.seriesBudget, fleet.assets * largestAsset(fleet)) + ownSeries;
}
