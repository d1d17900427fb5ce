/** How many series an asset wants to publish. */
export interface Demand {
  readonly asset: string;
  /** In `otports_port_open`. */
  readonly portSeries: number;
  /** In all other families, deviations included. The budget never drops these. */
  readonly otherSeries: number;
}

export interface SeriesBudget {
  /** Series of one asset. */
  readonly perAsset: number;
  /** Series of all assets. */
  readonly total: number;
}

/**
 * The assets that get no `otports_port_open`, so that the series budget is kept: first those above the budget of one
 * asset, then those with most ports until the rest fits. An asset loses all of these series or none, because a part
 * would read as the whole.
 */
export function withoutPorts(demands: readonly Demand[], budget: SeriesBudget): ReadonlySet<string> {
  const without = new Set<string>();
  let total = demands.reduce((sum, demand) => sum + demand.otherSeries + demand.portSeries, 0);
  for (const demand of [...demands].sort(byPorts)) {
    const tooMany = demand.portSeries + demand.otherSeries > budget.perAsset;
    if (demand.portSeries === 0 || (!tooMany && total <= budget.total)) continue;
    without.add(demand.asset);
    total -= demand.portSeries;
  }
  return without;
}

/** Most first; by name where equal, so that the order of looks does not matter. */
function byPorts(one: Demand, other: Demand): number {
  return other.portSeries - one.portSeries || (one.asset < other.asset ? -1 : 1);
}
