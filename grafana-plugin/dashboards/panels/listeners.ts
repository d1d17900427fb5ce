import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';

import { metric, type LabelName, type Verdict } from '../../src/data/vocabulary.ts';
import { chosenAssets } from '../expressions.ts';
import { tableQuery } from '../queries.ts';
import { dataSource } from '../variables.ts';

const columns: readonly LabelName[] = ['asset', 'site', 'zone', 'transport', 'port', 'service', 'exposure', 'verdict'];
const hidden = ['Time', 'Value', 'instance', 'job', '__name__'];

/** Typed as a record, so that the compiler names the verdict that is missing here; null for no colour. */
const verdictColors: Readonly<Record<Verdict, string | null>> = {
  forbidden: 'red',
  unexpected: 'red',
  changed: 'orange',
  expired: 'orange',
  unverified: 'purple',
  none: 'purple',
  dynamic: null,
  approved: null,
  local: null,
  // Of no listener, so never in this table.
  hidden: null,
  missing: null,
};

/** The question after every advisory: where in the plant is this port open? */
export function listenersPanel(): PanelBuilder {
  const place = `on (asset) group_left (site, zone) topk by (asset) (1, ${chosenAssets})`;
  return new PanelBuilder()
    .title('Who listens on port $port')
    .description(
      'Listeners of the last good look, loopback ones among them; dynamic ones are only counted and not listed.',
    )
    .datasource(dataSource)
    .height(9)
    .span(24)
    .noValue('no listener in what was answered')
    .withTarget(tableQuery('A', `${metric.portOpen}{port="$port"} * ${place}`))
    .overrideByName('Verdict', [
      { id: 'mappings', value: [{ type: 'value', options: coloredVerdicts() }] },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    ])
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
        renameByName: Object.fromEntries(columns.map((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)])),
        indexByName: Object.fromEntries(columns.map((name, index) => [name, index])),
      },
    });
}

function coloredVerdicts(): Readonly<Record<string, { readonly color: string }>> {
  const colored = Object.entries(verdictColors).flatMap(([verdict, color]) =>
    color === null ? [] : [[verdict, { color }]],
  );
  return Object.fromEntries(colored) as Readonly<Record<string, { readonly color: string }>>;
}
