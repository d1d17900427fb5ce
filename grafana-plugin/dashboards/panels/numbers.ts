import { BigValueColorMode, BigValueGraphMode } from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';

import { metric } from '../../src/data/vocabulary.ts';
import { chosen, chosenAssets, countOf, deviations, staleAssets } from '../expressions.ts';
import { numberQuery } from '../queries.ts';
import { dataSource } from '../variables.ts';

interface NumberPanel {
  readonly title: string;
  readonly description: string;
  readonly expression: string;
  /** Of any number above zero; zero has no colour, because it may only mean that nobody looked. */
  readonly color: string;
}

const numbers: readonly NumberPanel[] = [
  {
    title: 'Critical',
    description: 'Deviations that page.',
    expression: countOf(deviations('critical')),
    color: 'red',
  },
  {
    title: 'Warning',
    description: 'Deviations that make a ticket.',
    expression: countOf(deviations('warning')),
    color: 'orange',
  },
  {
    title: 'Info',
    description: 'Deviations for the board, unconfirmed ones among them.',
    expression: countOf(deviations('info')),
    color: 'blue',
  },
  {
    title: 'Stale or never seen',
    description: 'Assets without a good look within their limit.',
    expression: countOf(staleAssets),
    color: 'purple',
  },
  {
    title: 'No baseline',
    description: 'Assets with nothing approved to compare with.',
    expression: countOf(chosen(`${metric.baselinePresent} == 0`)),
    color: 'purple',
  },
  {
    title: 'Assets',
    description: 'Assets that the variables above choose.',
    expression: `count(group by (asset) (${chosenAssets}))`,
    color: 'text',
  },
];

/** One row of numbers, to be read from across the room. */
export function numberPanels(): readonly PanelBuilder[] {
  return numbers.map(({ title, description, expression, color }) =>
    new PanelBuilder()
      .title(title)
      .description(description)
      .datasource(dataSource)
      .height(4)
      .span(4)
      .noValue('not known')
      .graphMode(BigValueGraphMode.None)
      .colorMode(BigValueColorMode.Value)
      .thresholds(coloredAbove0(color))
      .withTarget(numberQuery(expression)),
  );
}

function coloredAbove0(color: string): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: 'text' },
    { value: 1, color },
  ]);
}
