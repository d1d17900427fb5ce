import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

import { METRIC, requiredMetrics } from '../../src/data/metrics.ts';
import { metric } from '../../src/data/vocabulary.ts';
import { defaultOptions } from '../../src/options.ts';
import { chosen } from '../expressions.ts';
import { tableQuery } from '../queries.ts';
import { dataSource } from '../variables.ts';

/** Of the whole stack, and not of single assets. */
const unfiltered: readonly (readonly [string, string])[] = [
  [METRIC.externalUrl, METRIC.externalUrl],
  // An exporter that is down takes its assets with it; its build info tells which targets are exporters of ours.
  [METRIC.up, `${METRIC.up} and on (job, instance) last_over_time(${metric.buildInfo}[7d])`],
];

/** What deviates now and what is not known: the panel of this project, on top of everything. */
export function driftPanel(): PanelBuilder {
  const perAsset = [
    ...requiredMetrics.map(({ query }) => query),
    METRIC.flapping,
    METRIC.paused,
    METRIC.removalPending,
  ];
  const panel = new PanelBuilder()
    .type('otports-portdrift-panel')
    .title('Changes')
    .description('What deviates from the approved baselines now, worst first, and which assets cannot be judged.')
    .datasource(dataSource)
    .height(13)
    .span(24)
    .options({ ...defaultOptions });
  for (const [name, expression] of [
    ...perAsset.map((selector) => [nameOf(selector), chosen(selector)] as const),
    ...unfiltered,
  ]) {
    panel.withTarget(tableQuery(name, expression));
  }
  return panel;
}

/** Each query is named after its metric, so that whoever edits the panel sees what is what. */
function nameOf(selector: string): string {
  return selector.replace(/\{.*/, '');
}
