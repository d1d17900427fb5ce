// needs: promtool

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';

import { askedMetrics } from '../src/data/expression.ts';
import { requiredMetrics } from '../src/data/metrics.ts';
import { labelsOf, metric } from '../src/data/vocabulary.ts';
import { fleetFile, textOf } from './files.ts';
import { fleetDashboard } from './fleet.ts';

interface Query {
  readonly refId: string;
  readonly expr: string;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly Query[];
}

interface Variable {
  readonly name: string;
  readonly query: string | { readonly query: string };
}

const dashboard = JSON.parse(textOf(fleetDashboard())) as {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
};
const variables = dashboard.templating.list;
const expressions = [
  ...dashboard.panels.flatMap(({ title, targets }) =>
    (targets ?? []).map(({ refId, expr }) => ({ of: `${title} ${refId}`, expr })),
  ),
  ...variables
    .filter(({ name }) => name !== 'datasource')
    .map((variable) => ({ of: `variable ${variable.name}`, expr: selectorOf(variable) })),
];

const exporterMetrics: ReadonlySet<string> = new Set(Object.values(metric));
const exporterLabels: ReadonlySet<string> = new Set(Object.values(labelsOf).flat());

/** Labels that Prometheus adds. */
const targetLabels = ['job', 'instance'];

/** `label_values(SELECTOR, label)`: the selector is PromQL, the rest is Grafana's. */
function selectorOf({ query }: Variable): string {
  const text = typeof query === 'string' ? query : query.query;
  return /^label_values\((.*), \w+\)$/.exec(text)?.[1] ?? text;
}

/** As Grafana fills them in before Prometheus sees the query. */
function filledIn(expression: string): string {
  return expression.replaceAll('$__rate_interval', '5m').replace(/\$(\w+)/g, '.*');
}

function metricsOf(expression: string): readonly string[] {
  return wordsAt(expression, ({ name, parent }) => name === 'Identifier' && parent === 'VectorSelector');
}

/** In selectors and in lists behind `by`, `on` and `group_left`. */
function labelsIn(expression: string): readonly string[] {
  return wordsAt(expression, ({ name }) => name === 'LabelName');
}

function wordsAt(
  expression: string,
  isAsked: (node: { readonly name: string; readonly parent: string | undefined }) => boolean,
): readonly string[] {
  const found: string[] = [];
  parser.parse(expression).iterate({
    enter(node) {
      expect(node.type.isError, `${expression} at ${node.from}`).toBe(false);
      if (isAsked({ name: node.name, parent: node.node.parent?.name })) {
        found.push(expression.slice(node.from, node.to));
      }
    },
  });
  return found;
}

test('the committed JSON is what the code generates', async () => {
  expect(await readFile(fleetFile, 'utf8')).toBe(textOf(fleetDashboard()));
});

test('has the address that alerts point to, and each panel its own number', () => {
  const ids = dashboard.panels.map(({ id }) => id);

  expect(dashboard.uid).toBe('otports-fleet');
  expect(new Set(ids).size).toBe(ids.length);
});

describe('its queries', () => {
  test.each(expressions)('$of is PromQL on metrics of the exporter', ({ expr }) => {
    const metrics = metricsOf(filledIn(expr));

    expect(metrics).not.toEqual([]);
    expect(metrics.filter((name) => name !== 'up' && !exporterMetrics.has(name))).toEqual([]);
    expect(
      labelsIn(filledIn(expr)).filter((name) => !exporterLabels.has(name) && !targetLabels.includes(name)),
    ).toEqual([]);
  });

  test('pass the eyes of Prometheus itself', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'otports-dashboard-'));
    const rules = expressions.map(({ expr }, i) => ({ record: `dashboard:query:${i}`, expr: filledIn(expr) }));
    const file = path.join(folder, 'rules.yml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    try {
      const { stdout } = await promisify(execFile)('promtool', ['check', 'rules', '--lint=none', file]);
      expect(stdout).toContain(`SUCCESS: ${rules.length} rules found`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('use no variable that the dashboard does not have', () => {
    const used = expressions.flatMap(({ expr }) => [...expr.matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ''));
    const known = new Set([...variables.map(({ name }) => name), '__rate_interval']);

    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});

test('gives the panel every query that it needs for an all clear', () => {
  const drift = dashboard.panels.find(({ type }) => type === 'otports-portdrift-panel');
  const asked = (drift?.targets ?? []).flatMap(({ expr }) => askedMetrics(expr));

  expect(asked).toEqual(expect.arrayContaining(requiredMetrics.map(({ name }) => name)));
  expect(
    drift?.targets
      ?.map(({ refId, expr }) => [refId, askedMetrics(expr)[0]])
      .filter(([refId, metric]) => refId !== metric),
  ).toEqual([]);
});
