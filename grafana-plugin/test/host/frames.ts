import { DataFrameType, FieldType, type DataFrame, type Field } from '@grafana/data';

type Metric = Readonly<Record<string, string>>;
type Point = readonly [seconds: number, value: string];

interface Series {
  readonly metric: Metric;
  readonly value?: Point;
  readonly values?: readonly Point[];
}

/** An answer of the HTTP API of Prometheus to a query for a vector or a matrix. */
export interface PrometheusAnswer {
  readonly status: 'success' | 'error';
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: readonly Series[] };
}

/** The frames that Grafana's Prometheus data source makes of an answer in the format "Time series": one a series. */
export function seriesFrames(answer: PrometheusAnswer, refId: string): DataFrame[] {
  return (answer.data?.result ?? []).map(({ metric, value, values }) => {
    const points = values ?? (value === undefined ? [] : [value]);
    const type = values === undefined ? DataFrameType.NumericMulti : DataFrameType.TimeSeriesMulti;
    return {
      refId,
      length: points.length,
      meta: { type },
      fields: [
        { name: 'Time', type: FieldType.time, config: {}, values: points.map(([seconds]) => seconds * 1000) },
        {
          name: 'Value',
          type: FieldType.number,
          config: {},
          labels: { ...metric },
          values: points.map(([, text]) => toNumber(text)),
        },
      ],
    };
  });
}

/**
 * The same in the format "Table": one wide frame with a column for each label. An empty answer has no frame at all, and
 * the value's name bears the query's where several queries are tables.
 */
export function tableFrames(series: readonly DataFrame[], refId: string, tableCount: number): DataFrame[] {
  if (series.length === 0) {
    return [];
  }
  const rows = series.flatMap(rowsOf);
  const labelNames = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels).sort()))];
  const fields: Field[] = [
    { name: 'Time', type: FieldType.time, config: {}, values: rows.map(({ at }) => at) },
    ...labelNames.map((name) => ({
      name,
      type: FieldType.string,
      config: { filterable: true },
      values: rows.map(({ labels }) => labels[name] ?? ''),
    })),
    {
      name: tableCount > 1 ? `Value #${refId}` : 'Value',
      type: FieldType.number,
      config: {},
      values: rows.map(({ value }) => value),
    },
  ];
  return [{ refId, length: rows.length, meta: { preferredVisualisationType: 'table' }, fields }];
}

interface Row {
  readonly at: unknown;
  readonly value: unknown;
  readonly labels: Metric;
}

function rowsOf(frame: DataFrame): Row[] {
  const [time, value] = frame.fields;
  const labels = value?.labels ?? {};
  return Array.from({ length: frame.length }, (_, i) => ({
    at: time?.values[i] as unknown,
    value: value?.values[i] as unknown,
    labels,
  }));
}

function toNumber(text: string): number {
  if (/inf$/i.test(text)) {
    return text.startsWith('-') ? -Infinity : Infinity;
  }
  return Number.parseFloat(text);
}
