import {
  GraphDrawStyle,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
  LegendDisplayMode,
  LegendPlacement,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

import { metric } from '../../src/data/vocabulary.ts';
import { ageOfLimit, chosen, growthOf, rateOf } from '../expressions.ts';
import { curveQuery } from '../queries.ts';
import { dataSource } from '../variables.ts';

interface Curve {
  readonly expression: string;
  readonly legend: string;
}

interface CurvePanel {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly isStacked?: boolean;
  readonly curves: readonly Curve[];
}

const collection: readonly CurvePanel[] = [
  {
    title: 'Oldest looks',
    description:
      'Time since the last good look as a share of the limit of the asset, the ten oldest. Above 100 % the asset is stale.',
    unit: 'percentunit',
    curves: [{ expression: `topk(10, ${ageOfLimit})`, legend: '{{asset}}' }],
  },
  {
    title: 'Looks by outcome',
    description: 'Looks that ended, by how they ended.',
    unit: 'short',
    isStacked: true,
    curves: [
      {
        expression: `sum by (outcome) (${growthOf(metric.collectionsTotal)})`,
        legend: '{{outcome}}',
      },
    ],
  },
  {
    title: 'Time a look takes',
    description: 'Of the last look of each asset.',
    unit: 's',
    curves: [
      { expression: `max(${chosen(metric.collectionDurationSeconds)})`, legend: 'longest' },
      { expression: `quantile(0.95, ${chosen(metric.collectionDurationSeconds)})`, legend: '95 of 100' },
      { expression: `quantile(0.5, ${chosen(metric.collectionDurationSeconds)})`, legend: 'half' },
    ],
  },
  {
    title: 'Paused assets',
    description: 'Assets that are not asked now, by reason.',
    unit: 'short',
    isStacked: true,
    curves: [{ expression: `sum by (reason) (${chosen(metric.collectionPaused)})`, legend: '{{reason}}' }],
  },
  {
    title: 'Ports opened and closed',
    description: 'Events between two good looks.',
    unit: 'short',
    isStacked: true,
    curves: [
      {
        expression: `sum by (event) (${growthOf(metric.portEventsTotal)})`,
        legend: '{{event}}',
      },
    ],
  },
  {
    title: 'Unused ports',
    description:
      'Listeners that no sensor on the network has seen answer, though it saw the asset every day: candidates for closing. The ten assets with the most.',
    unit: 'short',
    curves: [{ expression: `topk(10, ${chosen(metric.portsUnused)})`, legend: '{{asset}}' }],
  },
];

const footprint: readonly CurvePanel[] = [
  {
    title: 'Sessions and requests',
    description: 'What the exporter asks of the chosen assets together, in an hour.',
    unit: 'short',
    curves: [
      { expression: `sum(${growthOf(metric.assetSessionsTotal, '1h')})`, legend: 'sessions' },
      { expression: `sum(${growthOf(metric.assetRequestsTotal, '1h')})`, legend: 'requests' },
    ],
  },
  {
    title: 'Traffic',
    description: 'Between the exporter and the chosen assets together.',
    unit: 'Bps',
    curves: [
      { expression: `sum(${rateOf(metric.assetSentBytesTotal)})`, legend: 'sent' },
      {
        expression: `sum(${rateOf(metric.assetReceivedBytesTotal)})`,
        legend: 'received',
      },
    ],
  },
  {
    title: 'Most requests to one asset',
    description: 'In an hour, the ten assets that are asked the most.',
    unit: 'short',
    curves: [
      {
        expression: `topk(10, sum by (asset) (${growthOf(metric.assetRequestsTotal, '1h')}))`,
        legend: '{{asset}}',
      },
    ],
  },
];

/** How well asking goes. */
export function collectionPanels(): readonly PanelBuilder[] {
  return collection.map(curvePanel);
}

/** What asking costs the assets. */
export function footprintPanels(): readonly PanelBuilder[] {
  return footprint.map(curvePanel);
}

function curvePanel({ title, description, unit, isStacked = false, curves }: CurvePanel): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(dataSource)
    .height(8)
    .span(8)
    .unit(unit)
    .min(0)
    .fillOpacity(isStacked ? 60 : 5)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    );
  if (isStacked) {
    panel.drawStyle(GraphDrawStyle.Bars).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  }
  curves.forEach(({ expression, legend }, index) => {
    panel.withTarget(curveQuery(String.fromCharCode('A'.charCodeAt(0) + index), expression, legend));
  });
  return panel;
}
