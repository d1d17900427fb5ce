/** PromQL of the dashboards. Everything obeys the variables site, zone and asset. */

/** The assets that the variables choose. One asset known to two exporters must not put a query in error: no join needs it to be single. */
export const chosenAssets = 'otports_asset_info{site=~"$site", zone=~"$zone", asset=~"$asset"}';

/** Series of the chosen assets. `and` keeps the metric's name, by which the panel knows what an answer is. */
export function chosen(selector: string): string {
  return `${selector} and on (asset) ${chosenAssets}`;
}

/** A count that is 0 where assets are known and nothing is found, and no number at all where nothing is known. */
export function countOf(expression: string): string {
  return `count(${expression}) or 0 * count(${chosenAssets})`;
}

/** Each deviation once, however many exporters publish it. */
export function deviations(severity: string): string {
  return `group by (asset, transport, port, verdict) (${chosen(`otports_port_deviation{severity="${severity}"}`)})`;
}

const lastSuccess = 'min by (asset) (otports_collection_last_success_timestamp_seconds)';
const staleAfter = 'min by (asset) (otports_collection_stale_after_seconds)';

/** Assets without a good look within their own limit, or without any. */
export const staleAssets = chosen(
  `((time() - ${lastSuccess} > on (asset) ${staleAfter}) or (${staleAfter} unless on (asset) ${lastSuccess}))`,
);

/** Time since the last good look as a share of what the asset's limit allows. */
export const ageOfLimit = chosen(`((time() - ${lastSuccess}) / on (asset) ${staleAfter})`);
