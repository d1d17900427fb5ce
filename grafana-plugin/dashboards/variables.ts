import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';

import { metric } from '../src/data/vocabulary.ts';

/** The data source that the reader chooses; provisioning makes `otports-prometheus` the first choice. */
export const dataSource = { type: 'prometheus', uid: '${datasource}' };

export const dataSourceVariable = new DatasourceVariableBuilder('datasource')
  .label('Data source')
  .type('prometheus')
  .current({ text: 'otports-prometheus', value: 'otports-prometheus' });

export const siteVariable = assetLabel('site', 'Site', metric.assetInfo);
export const zoneVariable = assetLabel('zone', 'Zone', `${metric.assetInfo}{site=~"$site"}`);
export const assetVariable = assetLabel('asset', 'Asset', `${metric.assetInfo}{site=~"$site", zone=~"$zone"}`);

export const portVariable = query('port', metric.portOpen)
  .label('Who listens on')
  .description('A port number; one that nobody listens on can be typed in.')
  .sort(VariableSort.NumericalAsc)
  .allowCustomValue(true);

/** "All" is `.*` and not a list: thousands of names would not fit into a query. */
function assetLabel(label: string, title: string, series: string): QueryVariableBuilder {
  return query(label, series)
    .label(title)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: ['All'], value: ['$__all'] });
}

function query(label: string, series: string): QueryVariableBuilder {
  return new QueryVariableBuilder(label)
    .datasource(dataSource)
    .query({ qryType: 1, query: `label_values(${series}, ${label})`, refId: `variable-${label}` })
    .definition(`label_values(${series}, ${label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
