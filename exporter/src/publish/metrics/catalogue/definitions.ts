import { assetFamilies } from './asset-families.ts';
import type { MetricFamily } from './family.ts';
import { portFamilies } from './port-families.ts';

/**
 * All families of assets and ports, in the order in which they are published. The metrics of the process itself are in
 * `self.ts`. A scrape shows the last collection and never makes a new one, so many helps say "last".
 */
export const families = [...assetFamilies, ...portFamilies] as const satisfies readonly MetricFamily[];

/** The name of a family. */
export type FamilyName = (typeof families)[number]['name'];
