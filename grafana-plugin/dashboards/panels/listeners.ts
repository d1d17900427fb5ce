import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';

import { chosenAssets } from '../expressions.ts';
import { tableQuery } from '../queries.ts';
import { dataSource } from '../variables.ts';

const columns = ['asset', 'site', 'zone', 'transport', 'port', 'service', 'exposure', 'verdict'];
const hidden = ['Time', 'Value', 'instance', 'job', '__name__'];

const verdictColors = {
  forbidden: { color: 'red' },
  unexpected: { color: 'red' },
  changed: { color: 'orange' },
  expired: { color: 'orange' },
  unverified: { color: 'purple' },
  none: { color: 'purple' },
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
    .withTarget(tableQuery('A', `otports_port_open{port="$port"} * ${place}`))
    .overrideByName('Verdict', [
      { id: 'mappings', value: [{ type: 'value', options: verdictColors }] },
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
