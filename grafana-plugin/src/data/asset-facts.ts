import type { Facts } from './facts.ts';
import { groupBy } from './group-by.ts';
import { METRIC, type MetricName } from './metrics.ts';
import type { Sample } from './samples.ts';
import type { LabelName } from './vocabulary.ts';

/** What the metrics of one asset say. A number is missing where the answer does not have it. */
export interface AssetFacts {
  readonly lastSuccessAt: number | undefined;
  readonly staleAfterMs: number | undefined;
  readonly success: number | undefined;
  readonly baseline: number | undefined;
  /** Metrics that every asset has, and that were answered for other assets but not for this one. */
  readonly missing: readonly MetricName[];
  /** Aspects (tcp, udp, process) that were ever seen completely, and when that was last, epoch milliseconds. */
  readonly completeAt: ReadonlyMap<string, number>;
  readonly paused: readonly string[];
  /**
   * True where it left the configuration while it deviates. It is not asked any more, and only few metrics are
   * published of it.
   */
  readonly isRemovalPending: boolean;
}

/** Metrics that exist for every asset of the exporter. The others come with its first look. */
const always = [METRIC.assets, METRIC.staleAfter, METRIC.baseline, METRIC.counts] as const;

/** Where two exporters watch one asset, the worse value counts: the smaller of each number. */
export function assetFactsReader(facts: Facts): (asset: string) => AssetFacts {
  const numbers = new Map<MetricName, ReadonlyMap<string, number>>(
    [...always, METRIC.lastSuccess, METRIC.success].map((metric) => [metric, smallest(facts.samples(metric))]),
  );
  const complete = groupBy(facts.samples(METRIC.lastComplete), ({ labels }) => labels.asset ?? '');
  const paused = labelsByAsset(
    facts.samples(METRIC.paused).filter(({ value }) => value === 1),
    'reason',
  );
  const removalPending = smallest(facts.samples(METRIC.removalPending));
  return (asset) => {
    const say = (metric: MetricName) => numbers.get(metric)?.get(asset);
    const lastSuccessAt = toMs(say(METRIC.lastSuccess));
    const expected = lastSuccessAt === undefined ? always : [...always, METRIC.success];
    return {
      lastSuccessAt,
      staleAfterMs: toMs(say(METRIC.staleAfter)),
      success: say(METRIC.success),
      baseline: say(METRIC.baseline),
      missing: expected.filter((metric) => facts.isAnswered(metric) && say(metric) === undefined),
      completeAt: earliestByAspect(complete.get(asset) ?? []),
      paused: paused.get(asset) ?? [],
      isRemovalPending: removalPending.get(asset) === 1,
    };
  };
}

function earliestByAspect(samples: readonly Sample[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { labels, value } of samples) {
    const aspect = labels.aspect ?? '';
    times.set(aspect, Math.min(times.get(aspect) ?? Infinity, value * 1000));
  }
  return times;
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function smallest(samples: readonly Sample[]): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const { labels, value } of samples) {
    const asset = labels.asset;
    if (asset !== undefined && Number.isFinite(value)) {
      values.set(asset, Math.min(values.get(asset) ?? Infinity, value));
    }
  }
  return values;
}

function labelsByAsset(samples: readonly Sample[], label: LabelName): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    const asset = labels.asset ?? '';
    found.set(asset, (found.get(asset) ?? new Set()).add(labels[label] ?? ''));
  }
  return new Map([...found].map(([asset, values]) => [asset, [...values].sort()]));
}
