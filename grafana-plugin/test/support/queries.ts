import { METRIC, requiredMetrics, type MetricName } from '../../src/data/metrics.ts';
import type { ScenarioQuery } from '../host/scenario.ts';

const optional = [METRIC.flapping, METRIC.externalUrl, METRIC.paused] as const;

/** The panel's queries of a dashboard, for one plant; some may be left out. */
export function queriesFor(plant: string, without: readonly MetricName[] = []): readonly ScenarioQuery[] {
  const names = [...requiredMetrics.map(({ name }) => name), ...optional].filter((name) => !without.includes(name));
  return names.map((name, i) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + i),
    expr: `${name}{job="${plant}"}`,
    format: 'table',
  }));
}
