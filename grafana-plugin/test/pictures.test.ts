// needs: chromium, prometheus

import { expect, test } from 'vitest';

import { METRIC } from '../src/data/metrics.ts';
import { testIds } from '../src/test-ids.ts';
import type { ScenarioQuery } from './host/scenario.ts';
import { describePanel } from './support/describe-panel.ts';
import { queriesFor } from './support/queries.ts';

const allChanges = '7 deviations. 2 critical, 4 warning, 1 info. 4 of 12 assets cannot be judged now.';

/** The queries of a plant, but one of them asks something else. */
function queriesWith(plant: string, metric: string, expr: string): readonly ScenarioQuery[] {
  return queriesFor(plant).map((query) => (query.expr.startsWith(`${metric}{`) ? { ...query, expr } : query));
}

describePanel('a picture', (panel) => {
  test.each([
    [
      'all-clear',
      'clear',
      'All clear. All 12 assets were seen within the limit, and nothing deviates from an approved baseline. The oldest look is 25 min old.',
    ],
    ['changes', 'drift', '7 deviations. 2 critical, 4 warning, 1 info.'],
    ['changes', 'changes', allChanges],
    ['stale', 'stale', '4 of 12 assets cannot be judged now. No deviation on the other 8.'],
    ['stale', 'dark', 'No asset can be judged now. No deviation was known when each was last seen, if it ever was.'],
  ])('%s, of the plant "%s"', async (picture, plant, spoken) => {
    await panel().show({ queries: queriesFor(plant) });

    expect(await panel().picture()).toBe(picture);
    expect(await panel().spoken()).toBe(spoken);
  });

  test.each(['table', 'time_series'] as const)('is the same in the format %s', async (format) => {
    await panel().show({ queries: queriesFor('changes').map((query) => ({ ...query, format })) });

    expect(await panel().spoken()).toBe(allChanges);
    expect(await panel().rows()).toHaveLength(7);
  });

  test('no data, with one query to copy, which gives the whole picture', async () => {
    await panel().show({ queries: [] });
    expect(await panel().picture()).toBe('no-data');
    expect(await panel().page.getByTestId(testIds.headline).innerText()).toContain('No data');

    const expr = await panel().page.getByTestId(testIds.problems).locator('code').innerText();
    await panel().show({ queries: [{ refId: 'A', expr: expr.replace('}', ',job="changes"}'), format: 'table' }] });

    expect(await panel().spoken()).toBe(allChanges);
  });

  test('no data where right queries are answered with nothing, and where to look', async () => {
    await panel().show({ queries: queriesFor('nowhere') });

    expect(await panel().picture()).toBe('no-data');
    expect(await panel().problems()).toContain('Is the exporter scraped and ready');
  });

  test('an error, in the words of Prometheus', async () => {
    await panel().show({ queries: [{ refId: 'A', expr: 'otports_port_deviation{', format: 'table' }] });

    expect(await panel().picture()).toBe('error');
    expect(await panel().problems()).toContain('Query A failed: invalid parameter "query"');
  });

  test('incomplete where a query is missing, with the rows that there are', async () => {
    await panel().show({ queries: queriesFor('changes', [METRIC.baseline]) });

    expect(await panel().picture()).toBe('partial');
    expect(await panel().problems()).toContain('No query for otports_baseline_present');
    expect(await panel().rows()).toHaveLength(7);
  });

  test('incomplete where a query fails, however clear the rest is', async () => {
    await panel().show({ queries: queriesWith('clear', METRIC.lastSuccess, 'sum(') });

    expect(await panel().picture()).toBe('partial');
    expect(await panel().spoken()).toBe(
      'Incomplete picture. No deviation in what was answered. What is missing may be worse.',
    );
  });

  test('incomplete where an exporter is down', async () => {
    await panel().show({ queries: [...queriesFor('clear'), { refId: 'U', expr: 'up{job="down"}', format: 'table' }] });

    expect(await panel().picture()).toBe('partial');
    expect(await panel().problems()).toMatch(/The exporter at 127\.0\.0\.1:\d+ is down/);
  });

  test('incomplete where a filter leaves deviations out', async () => {
    const critical = `${METRIC.deviation}{job="drift",severity="critical"}`;
    await panel().show({ queries: queriesWith('drift', METRIC.deviation, critical) });

    expect(await panel().picture()).toBe('partial');
    expect(await panel().problems()).toContain(
      '5 deviations are counted but not in the answer, on eng-station-3, gateway-4, historian-01, 1 more.',
    );
  });

  test('incomplete where a shared query hides what was asked', async () => {
    await panel().show({ queries: queriesFor('clear'), hasTargets: false });

    expect(await panel().picture()).toBe('partial');
  });

  test('incomplete where a range is asked for', async () => {
    await panel().show({ queries: queriesFor('clear').map((query) => ({ ...query, rangeSeconds: 30 })) });

    expect(await panel().picture()).toBe('partial');
    expect(await panel().problems()).toContain('asks for a range');
  });

  test('of what was there before, while the next answer is on its way', async () => {
    await panel().show({ queries: [], state: 'Loading' });
    expect(await panel().picture()).toBe('loading');

    await panel().show({ queries: queriesFor('changes'), state: 'Loading' });
    expect(await panel().rows()).toHaveLength(7);
    expect(await panel().page.getByTestId(testIds.panel).getAttribute('aria-busy')).toBe('true');
  });
});
