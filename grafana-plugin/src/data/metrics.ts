import { deviatingSelector } from './verdicts.ts';
import { metric } from './vocabulary.ts';

/** The metrics of the exporter that this panel reads (see the docs of the exporter), with short names. */
export const METRIC = {
  deviation: metric.portDeviation,
  since: metric.portDeviationSinceTimestampSeconds,
  counts: metric.ports,
  assets: metric.assetInfo,
  lastSuccess: metric.collectionLastSuccessTimestampSeconds,
  staleAfter: metric.collectionStaleAfterSeconds,
  success: metric.collectionSuccess,
  baseline: metric.baselinePresent,
  lastComplete: metric.collectionLastCompleteTimestampSeconds,
  paused: metric.collectionPaused,
  flapping: metric.portFlapping,
  removalPending: metric.assetRemovalPending,
  externalUrl: metric.externalUrlInfo,
  /** Of Prometheus itself. */
  up: 'up',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];

export interface RequiredMetric {
  readonly name: MetricName;
  /** What it is needed for. */
  readonly gives: string;
  /** A correct query to copy. */
  readonly query: string;
}

/**
 * Without any of these the picture is incomplete and never says "all clear". The counts are among them because an empty
 * answer proves nothing: "no deviation" is believed only where the exporter counts zero of them.
 */
export const requiredMetrics: readonly RequiredMetric[] = [
  { name: METRIC.deviation, gives: 'what deviates', query: METRIC.deviation },
  { name: METRIC.since, gives: 'since when', query: METRIC.since },
  {
    name: METRIC.counts,
    gives: 'how many deviations there are, so that none is left out',
    query: `${METRIC.counts}{${deviatingSelector}}`,
  },
  { name: METRIC.assets, gives: 'which assets there are', query: METRIC.assets },
  { name: METRIC.lastSuccess, gives: 'when each asset was last seen', query: METRIC.lastSuccess },
  { name: METRIC.lastComplete, gives: 'when each aspect was last seen in full', query: METRIC.lastComplete },
  { name: METRIC.staleAfter, gives: 'after what time that is stale', query: METRIC.staleAfter },
  { name: METRIC.success, gives: 'whether the last look failed', query: METRIC.success },
  { name: METRIC.baseline, gives: 'whether there is an approved baseline', query: METRIC.baseline },
];

/** Everything in one query, for a new user: format "Table", type "Instant". */
export const oneQuery = `{__name__=~"${[
  ...requiredMetrics.map(({ name }) => name),
  METRIC.paused,
  METRIC.flapping,
  METRIC.removalPending,
  METRIC.externalUrl,
].join('|')}"}`;

const knownNames: ReadonlySet<string> = new Set(Object.values(METRIC));

/** True for a metric that the panel can use. */
export function isKnownMetric(name: string): name is MetricName {
  return knownNames.has(name);
}
