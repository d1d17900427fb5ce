import { LoadingState, type DataFrame, type DataQueryError } from '@grafana/data';

import { seriesFrames, tableFrames, type PrometheusAnswer } from './frames.ts';
import type { Scenario, ScenarioQuery } from './scenario.ts';

export interface Answered {
  readonly series: DataFrame[];
  readonly errors: DataQueryError[];
  readonly state: LoadingState;
}

/** Asks the real Prometheus behind the page, as the data source does, and keeps its errors apart by query. */
export async function runQueries(scenario: Scenario): Promise<Answered> {
  const tables = scenario.queries.filter(({ format }) => format === 'table').length;
  const series: DataFrame[] = [];
  const errors: DataQueryError[] = [...(scenario.errors ?? [])];
  for (const query of scenario.queries) {
    const answer = await ask(query, scenario.now);
    if (answer.status === 'error') {
      errors.push({ refId: query.refId, message: answer.error ?? 'no reason given' });
      continue;
    }
    const frames = seriesFrames(answer, query.refId);
    series.push(...(query.format === 'table' ? tableFrames(frames, query.refId, tables) : frames));
  }
  return { series, errors, state: stateOf(scenario, errors) };
}

function stateOf(scenario: Scenario, errors: readonly DataQueryError[]): LoadingState {
  const wanted = Object.values(LoadingState).find((state) => state === scenario.state);
  return wanted ?? (errors.length > 0 ? LoadingState.Error : LoadingState.Done);
}

async function ask(query: ScenarioQuery, now: number): Promise<PrometheusAnswer> {
  const seconds = now / 1000;
  const [path, parameters]: [string, Record<string, string>] =
    query.rangeSeconds === undefined
      ? ['query', { time: String(seconds) }]
      : ['query_range', { start: String(seconds - query.rangeSeconds), end: String(seconds), step: '1' }];
  const search = new URLSearchParams({ query: query.expr, ...parameters }).toString();
  const response = await fetch(`prometheus/api/v1/${path}?${search}`);
  return (await response.json()) as PrometheusAnswer;
}
