import { assetFamilies } from './asset-families.ts';
import type { MetricFamily } from './family.ts';
import { portFamilies } from './port-families.ts';

/**
 * All families of assets and ports, in the order in which they are published. The own metrics of the process stand in
 * `self.ts`. A scrape shows the last collection, never a new one, hence "last" in so many helps.
 */
export const families = [...assetFamilies, ...portFamilies] as const satisfies readonly MetricFamily[];

/** The name of one of them. */
export type FamilyName = (typeof families)[number]['name'];
