import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

import { dataSource } from './variables.ts';

/** One answer, now, with its labels as columns. */
export function tableQuery(refId: string, expression: string): DataqueryBuilder {
  return query(refId, expression).instant().format(PromQueryFormat.Table);
}

/** One number, now. */
export function numberQuery(expression: string): DataqueryBuilder {
  return query('A', expression).instant().format(PromQueryFormat.TimeSeries);
}

/** A curve over the time range. */
export function curveQuery(refId: string, expression: string, legend: string): DataqueryBuilder {
  return query(refId, expression).range().format(PromQueryFormat.TimeSeries).legendFormat(legend);
}

function query(refId: string, expression: string): DataqueryBuilder {
  return new DataqueryBuilder().refId(refId).datasource(dataSource).expr(expression);
}
