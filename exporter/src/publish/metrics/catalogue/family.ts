/** What is said of a metric family, written once for the renderer, the docs, alerts and dashboards. */

/** How many series one asset can have in a family: a fixed number, or as many as there are of something. */
export type MostPerAsset = number | 'deviations' | 'listeners' | 'expiring rules';

/** One metric family of the assets: for the renderer, for docs/metrics.md, and for alerts and dashboards. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** One sentence without quotation marks: OpenMetrics must escape them, the text format must not. */
  readonly help: string;
  readonly labels: readonly string[];
  readonly most: MostPerAsset;
  /** When there is a series, where there is not always one. */
  readonly when?: string;
}
