import type { DataFrame, FieldType } from '@grafana/data';

/** Frames for tests, in the forms of Grafana's Prometheus data source. */

export type FrameLabels = Readonly<Record<string, string>>;
export type Said = readonly (readonly [labels: FrameLabels, value: number])[];

export const now = Date.UTC(2026, 10, 22, 10);

/** A frame in the format "Table": a column for each label, with an empty text where a series does not have it. */
export function tableFrame(refId: string, metric: string | null, said: Said): DataFrame {
  const rows = said.map(([labels]): FrameLabels => (metric === null ? labels : { __name__: metric, ...labels }));
  const names = [...new Set(rows.flatMap((labels) => Object.keys(labels)))];
  const values = said.map(([, value]) => value);
  return frame(refId, [
    { name: 'Time', type: 'time', values: said.map(() => now) },
    ...names.map((name) => ({ name, type: 'string' as const, values: rows.map((labels) => labels[name] ?? '') })),
    { name: `Value #${refId}`, type: 'number', values },
  ]);
}

/** Frames in the format "Time series": one for each series, its labels on the value. */
export function seriesFrames(refId: string, metric: string, said: Said): readonly DataFrame[] {
  return said.map(([labels, value]) => seriesFrame(refId, { __name__: metric, ...labels }, [[now, value]]));
}

export function seriesFrame(
  refId: string,
  labels: FrameLabels,
  points: readonly (readonly [at: number, value: number])[],
): DataFrame {
  return frame(refId, [
    { name: 'Time', type: 'time', values: points.map(([at]) => at) },
    { name: 'Value', type: 'number', values: points.map(([, value]) => value), labels },
  ]);
}

interface PlainField {
  readonly name: string;
  readonly type: `${FieldType}`;
  readonly values: readonly unknown[];
  readonly labels?: FrameLabels;
}

export function frame(refId: string, fields: readonly PlainField[]): DataFrame {
  const length = fields[0]?.values.length ?? 0;
  return { refId, length, fields: fields.map((field) => ({ config: {}, ...field })) } as unknown as DataFrame;
}
