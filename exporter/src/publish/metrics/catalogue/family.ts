/** What is said of a metric family once, for the renderer, the docs, alerts and dashboards. */

/** How many series one asset can have in a family: a fixed number, or as many as there are of something. */
export type MostPerAsset = number | 'deviations' | 'listeners' | 'expiring rules';

/** One metric family of the assets: what the renderer writes, docs/metrics.md says, and alerts and dashboards may use. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** One sentence, without quotation marks: OpenMetrics would have to escape them, the text format must not. */
  readonly help: string;
  readonly labels: readonly string[];
  readonly most: MostPerAsset;
  /** When there is a series, where that is not always. */
  readonly when?: string;
}
