import { metric, type ExporterMetric, type Severity } from '../src/data/vocabulary.ts';

/** PromQL of the dashboards. Everything obeys the variables site, zone and asset. */

/** The assets that the variables choose. One asset known to two exporters must not put a query in error: no join needs it to be single. */
export const chosenAssets = `${metric.assetInfo}{site=~"$site", zone=~"$zone", asset=~"$asset"}`;

/** Series of the chosen assets. `and` keeps the metric's name, by which the panel knows what an answer is. */
export function chosen(selector: string): string {
  return `${selector} and on (asset) ${chosenAssets}`;
}

/** How much a counter of the chosen assets grew. */
export function growthOf(counter: ExporterMetric, duration = '$__rate_interval'): string {
  return chosen(`increase(${counter}[${duration}])`);
}

/** How fast a counter of the chosen assets grows, in a second. */
export function rateOf(counter: ExporterMetric): string {
  return chosen(`rate(${counter}[$__rate_interval])`);
}

/** A count that is 0 where assets are known and nothing is found, and no number at all where nothing is known. */
export function countOf(expression: string): string {
  return `count(${expression}) or 0 * count(${chosenAssets})`;
}

/** Each deviation once, however many exporters publish it. */
export function deviations(severity: Severity): string {
  return `group by (asset, transport, port, verdict) (${chosen(`${metric.portDeviation}{severity="${severity}"}`)})`;
}

const lastSuccess = `min by (asset) (${metric.collectionLastSuccessTimestampSeconds})`;
const staleAfter = `min by (asset) (${metric.collectionStaleAfterSeconds})`;

/** Assets without a good look within their own limit, or without any. */
export const staleAssets = chosen(
  `((time() - ${lastSuccess} > on (asset) ${staleAfter}) or (${staleAfter} unless on (asset) ${lastSuccess}))`,
);

/** Time since the last good look as a share of what the asset's limit allows. */
export const ageOfLimit = chosen(`((time() - ${lastSuccess}) / on (asset) ${staleAfter})`);
