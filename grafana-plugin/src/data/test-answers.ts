import type { QueryAnswers } from './facts.ts';
import { METRIC, requiredMetrics, type MetricName } from './metrics.ts';
import { now, tableFrame, type Said } from './test-frames.ts';
import { deviatingVerdicts } from './vocabulary.ts';
import type { ViewInput } from './view.ts';

/** Plants for tests: what each metric says of them. */

const seconds = now / 1000;

export type World = Readonly<Partial<Record<MetricName, Said>>>;

/** What the exporter counts of one asset: every deviating verdict, 0 included. */
export function countsOf(asset: string, counts: Readonly<Record<string, number>> = {}): Said {
  return deviatingVerdicts.map((verdict) => [{ asset, verdict }, counts[verdict] ?? 0]);
}

/** A plant of two assets that is as it should be, with all queries. */
export const clear: World = {
  [METRIC.deviation]: [],
  [METRIC.since]: [],
  [METRIC.flapping]: [],
  [METRIC.counts]: [...countsOf('hmi-01'), ...countsOf('plc-7')],
  [METRIC.assets]: [
    [{ asset: 'hmi-01', site: 'plant-a', zone: 'cell-1', address: '10.20.1.11', collector: 'ssh', baseline: 'hmi' }, 1],
    [
      {
        asset: 'plc-7',
        site: 'plant-a',
        zone: 'unassigned',
        address: '10.20.1.12',
        collector: 'snmp',
        baseline: 'plc',
      },
      1,
    ],
  ],
  [METRIC.lastSuccess]: [
    [{ asset: 'hmi-01' }, seconds - 600],
    [{ asset: 'plc-7' }, seconds - 1500],
  ],
  [METRIC.lastComplete]: [
    [{ asset: 'hmi-01', aspect: 'tcp' }, seconds - 600],
    [{ asset: 'plc-7', aspect: 'tcp' }, seconds - 1500],
  ],
  [METRIC.staleAfter]: [
    [{ asset: 'hmi-01' }, 10_800],
    [{ asset: 'plc-7' }, 10_800],
  ],
  [METRIC.success]: [
    [{ asset: 'hmi-01' }, 1],
    [{ asset: 'plc-7' }, 1],
  ],
  [METRIC.baseline]: [
    [{ asset: 'hmi-01' }, 1],
    [{ asset: 'plc-7' }, 1],
  ],
};

const rdp = { asset: 'hmi-01', transport: 'tcp', port: '3389', verdict: 'unexpected' };

/** Remote desktop has opened on the HMI. */
export const drift: World = {
  ...clear,
  [METRIC.deviation]: [
    [
      { ...rdp, service: 'ms-wbt-server', process: 'xrdp', exposure: 'any', severity: 'critical', confirmed: 'true' },
      1,
    ],
  ],
  [METRIC.since]: [[rdp, seconds - 120]],
  [METRIC.counts]: [...countsOf('hmi-01', { unexpected: 1 }), ...countsOf('plc-7')],
};

/** What the queries of a dashboard answer about a world. An empty answer has no frame, as in Grafana. */
export function answersOf(world: World): QueryAnswers {
  const said = Object.entries(world).map(([metric, rows]) => ({ metric, rows }));
  return {
    frames: said.filter(({ rows }) => rows.length > 0).map(({ metric, rows }) => tableFrame(metric, metric, rows)),
    errors: [],
    queries: said.map(({ metric }) => ({ refId: metric, expression: metric })),
  };
}

export function inputOf(world: World, changes: Partial<ViewInput> = {}): ViewInput {
  return { ...answersOf(world), now, isLoading: false, ...changes };
}

/** A world without the query for one metric. */
export function without(world: World, metric: MetricName): World {
  return Object.fromEntries(Object.entries(world).filter(([name]) => name !== metric));
}

export const requiredNames = requiredMetrics.map(({ name }) => name);
