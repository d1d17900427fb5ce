import type { DataFrame, Field, FieldType } from '@grafana/data';

import { isKnownMetric, METRIC } from './metrics.ts';
import type { LabelName } from './vocabulary.ts';

/** Labels that Prometheus adds. */
type TargetLabel = '__name__' | 'instance' | 'job';

/** Labels of a series by name. There may be others; a name that the exporter does not use does not compile. */
export type Labels = Readonly<Partial<Record<LabelName | TargetLabel, string>>>;

/** The position of a sample in the answer, to read the links of its field. */
export interface Origin {
  readonly frame: DataFrame;
  readonly rowIndex: number;
}

export interface Sample {
  /** Empty where the answer does not tell which metric it is. */
  readonly metric: string;
  readonly labels: Labels;
  readonly value: number;
  /** Epoch milliseconds; null where the frame has no time. */
  readonly at: number | null;
  readonly origin: Origin;
}

/** The current answer of one query: an older point of a range says nothing about now. */
export interface QueryAnswer {
  readonly refId: string;
  readonly samples: readonly Sample[];
  readonly isRange: boolean;
}

/** Reads the frames of one query, in the format "Table" (labels are columns) or "Time series" (labels on the value field). */
export function readQueryAnswer(refId: string, frames: readonly DataFrame[]): QueryAnswer {
  const samples = frames.flatMap(readFrame);
  const times = new Set(samples.map((sample) => sample.at));
  const newest = samples.reduce<number | null>(
    (latest, { at }) => (at !== null && at > (latest ?? -1) ? at : latest),
    null,
  );
  return {
    refId,
    samples: times.size > 1 ? samples.filter((sample) => sample.at === newest) : samples,
    isRange: times.size > 1,
  };
}

function readFrame(frame: DataFrame): readonly Sample[] {
  const series = frame.fields.filter((field) => isNumber(field) && Object.keys(field.labels ?? {}).length > 0);
  return series.length > 0 ? series.flatMap((field) => readSeries(frame, field)) : readTable(frame);
}

function readSeries(frame: DataFrame, field: Field): readonly Sample[] {
  const labels = field.labels ?? {};
  const metric = metricOf(labels, frame.refId);
  return rowIndexes(frame).map((rowIndex) => ({
    metric,
    labels,
    value: Number(field.values[rowIndex]),
    at: timeOf(frame, rowIndex),
    origin: { frame, rowIndex },
  }));
}

function readTable(frame: DataFrame): readonly Sample[] {
  const numbers = frame.fields.filter(isNumber);
  const valueField = numbers.find((field) => /^Value( #.*)?$/.test(field.name)) ?? numbers.at(-1);
  if (valueField === undefined) {
    return [];
  }
  const labelFields = frame.fields.filter((field) => field !== valueField && !hasType(field, 'time'));
  return rowIndexes(frame).map((rowIndex) => {
    const labels = labelsOf(labelFields, rowIndex);
    return {
      metric: metricOf(labels, frame.refId),
      labels,
      value: Number(valueField.values[rowIndex]),
      at: timeOf(frame, rowIndex),
      origin: { frame, rowIndex },
    };
  });
}

/** A missing label is an empty cell in the table. In PromQL both mean the same. */
function labelsOf(fields: readonly Field[], rowIndex: number): Labels {
  const labels: Record<string, string> = {};
  for (const field of fields) {
    const cell: unknown = field.values[rowIndex];
    if (typeof cell === 'string' ? cell !== '' : typeof cell === 'number') {
      labels[field.name] = String(cell);
    }
  }
  return labels;
}

/**
 * PromQL drops the name in most operators and aggregations. Then the metric is found by labels that only one metric
 * has, or by the name that a person gave to the query.
 */
function metricOf(labels: Labels, refId: string | undefined): string {
  const name = labels.__name__;
  if (name !== undefined) {
    return name;
  }
  if (refId !== undefined && isKnownMetric(refId)) {
    return refId;
  }
  if (has(labels, ['asset', 'transport', 'port', 'verdict', 'severity'])) {
    return METRIC.deviation;
  }
  return has(labels, ['asset', 'address', 'collector', 'baseline']) ? METRIC.assets : '';
}

function has(labels: Labels, names: readonly LabelName[]): boolean {
  return names.every((name) => labels[name] !== undefined);
}

function isNumber(field: Field): boolean {
  return hasType(field, 'number');
}

/**
 * Compares with the word and not with the enum: importing it would load all of @grafana/data, where its types are
 * enough.
 */
function hasType(field: Field, type: `${FieldType}`): boolean {
  const own: string = field.type;
  return own === type;
}

function timeOf(frame: DataFrame, rowIndex: number): number | null {
  const at: unknown = frame.fields.find((field) => hasType(field, 'time'))?.values[rowIndex];
  return typeof at === 'number' ? at : null;
}

function rowIndexes(frame: DataFrame): readonly number[] {
  return Array.from({ length: frame.length }, (_, rowIndex) => rowIndex);
}
