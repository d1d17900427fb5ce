import type { Deviation } from './deviations.ts';
import type { Facts } from './facts.ts';
import { groupBy } from './group-by.ts';
import { METRIC } from './metrics.ts';
import { heldNotShown, notCounted, notShown, type Problem } from './problem.ts';
import type { Sample } from './samples.ts';
import { isDeviating } from './verdicts.ts';
import { deviatingVerdicts } from './vocabulary.ts';

const namedAssets = 3;

/**
 * Compares what is shown with the counts of the exporter. A filter in a query, a limit of the data source or half an
 * answer leaves out deviations without an error, and the plant would look better than it is.
 */
export function shortfallOf(facts: Facts, deviations: readonly Deviation[]): readonly Problem[] {
  const shown = groupBy(deviations, ({ asset }) => asset);
  const missing = [...countedByAsset(facts.samples(METRIC.counts))]
    .map(([asset, counted]) => ({ asset, count: counted - shownCount(shown.get(asset) ?? []) }))
    .filter(({ count }) => count > 0);
  const total = missing.reduce((sum, { count }) => sum + count, 0);
  return [
    ...(total > 0 ? [notShown(total, shortList(missing.map(({ asset }) => asset)))] : []),
    ...uncounted(facts.samples(METRIC.counts)),
    ...unshownHeld(facts, shown),
  ];
}

/** Above its limit the exporter sums up the rest of an asset in one line, `*`. So nothing is left out. */
function shownCount(deviations: readonly Deviation[]): number {
  return deviations.some(({ port }) => port === '*')
    ? Infinity
    : deviations.filter(({ verdict }) => isDeviating(verdict)).length;
}

/**
 * Without the label `verdict` the query has summed up already. Of two exporters the larger count of each verdict is
 * used.
 */
function countedByAsset(samples: readonly Sample[]): ReadonlyMap<string, number> {
  const counted = new Map<string, Map<string, number>>();
  for (const { labels, value } of samples) {
    const verdict = labels.verdict ?? '';
    if (isDeviating(verdict) && Number.isFinite(value)) {
      const asset = labels.asset ?? '';
      const ofAsset = counted.get(asset) ?? new Map<string, number>();
      counted.set(asset, ofAsset.set(verdict, Math.max(ofAsset.get(verdict) ?? 0, value)));
    }
  }
  return new Map([...counted].map(([asset, ofAsset]) => [asset, sum([...ofAsset.values()])]));
}

/**
 * The exporter counts every deviating verdict of every asset, 0 included. When a count is missing, both queries may
 * leave out this verdict, and then nothing would contradict an empty answer.
 */
function uncounted(samples: readonly Sample[]): readonly Problem[] {
  const verdictsOf = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    const { asset = '', verdict } = labels;
    const known = verdictsOf.get(asset) ?? new Set();
    // Without the label the query has summed up all verdicts, and counts them all.
    for (const one of verdict === undefined ? deviatingVerdicts : [verdict]) known.add(one);
    verdictsOf.set(asset, known);
  }
  return deviatingVerdicts
    .map((verdict) => ({
      verdict,
      assets: [...verdictsOf].filter(([, counted]) => !counted.has(verdict)).map(([asset]) => asset),
    }))
    .filter(({ assets }) => assets.length > 0)
    .map(({ verdict, assets }) => notCounted(verdict, shortList(assets)));
}

function unshownHeld(facts: Facts, shown: ReadonlyMap<string, readonly Deviation[]>): readonly Problem[] {
  return facts
    .samples(METRIC.flapping)
    .map(({ labels }) => ({
      asset: labels.asset ?? '',
      name: `${labels.transport ?? ''}/${labels.port ?? ''}`,
    }))
    .filter(({ asset, name }) => !(shown.get(asset) ?? []).some((row) => `${row.transport}/${row.port}` === name))
    .map(({ asset, name }) => heldNotShown(asset, name));
}

function shortList(assets: readonly string[]): readonly string[] {
  const rest = assets.length - namedAssets;
  return rest > 0 ? [...assets.slice(0, namedAssets), `${rest} more`] : assets;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
