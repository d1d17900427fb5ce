import { describe, expect, test } from 'vitest';

import { METRIC, type MetricName } from './metrics.ts';
import { clear, countsOf, drift, inputOf, requiredNames, without, type World } from './test-answers.ts';
import { now, seriesFrames, tableFrame } from './test-frames.ts';
import { buildView, type View, type ViewInput } from './view.ts';

const seconds = now / 1000;

/** The same plant, except for the value of one metric of plc-7; null for no value. */
function changed(world: World, metric: MetricName, value: number | null): World {
  const rows = (world[metric] ?? []).filter(([labels]) => labels['asset'] !== 'plc-7');
  return { ...world, [metric]: value === null ? rows : [...rows, [{ asset: 'plc-7' }, value]] };
}

function shownBy(view: View): readonly unknown[] {
  return view.deviations.map((row) => ({ ...row, origin: null }));
}

describe('the picture', () => {
  const stale = changed(clear, METRIC.lastSuccess, seconds - 5 * 3600);
  const table: readonly (readonly [what: string, input: ViewInput, picture: string])[] = [
    ['every question answered, nothing to mention', inputOf(clear), 'all-clear'],
    ['a deviation', inputOf(drift), 'changes'],
    ['a stale asset', inputOf(stale), 'stale'],
    ['a deviation and a stale asset', inputOf(changed(drift, METRIC.lastSuccess, seconds - 5 * 3600)), 'changes'],
    ['an asset never seen', inputOf(changed(clear, METRIC.lastSuccess, null)), 'stale'],
    ['no asset ever seen', inputOf({ ...clear, [METRIC.lastSuccess]: [] }), 'stale'],
    ['an asset without a baseline', inputOf(changed(clear, METRIC.baseline, 0)), 'stale'],
    ['a look that failed within the limit', inputOf(changed(clear, METRIC.success, 0)), 'stale'],
    ['an asset whose deviations nobody counts', inputOf({ ...clear, [METRIC.counts]: countsOf('hmi-01') }), 'stale'],
    [
      'queries right, nothing there',
      inputOf({ ...clear, ...Object.fromEntries(requiredNames.map((name) => [name, []])) }),
      'no-data',
    ],
    ['no queries', inputOf({}), 'no-data'],
    ['only the address of the exporter', inputOf({ [METRIC.externalUrl]: [[{ url: 'https://x' }, 1]] }), 'no-data'],
    ['no answer yet', inputOf({}, { isLoading: true }), 'loading'],
    ['an answer while the next is loading', inputOf(clear, { isLoading: true }), 'all-clear'],
    ['an error and no answer', inputOf({}, { errors: [{ message: 'bad gateway' }] }), 'error'],
    ['an error beside answers', inputOf(clear, { errors: [{ refId: METRIC.up, message: 'timeout' }] }), 'partial'],
    ['an exporter that is down', inputOf({ ...clear, [METRIC.up]: [[{ instance: '10.1.1.5:9988' }, 0]] }), 'partial'],
    ['exporters that are up', inputOf({ ...clear, [METRIC.up]: [[{ instance: '10.1.1.5:9988' }, 1]] }), 'all-clear'],
    ['an answer from before', inputOf(clear, { now: now + 6 * 60_000 }), 'partial'],
  ];
  test.each(table)('%s: %#', (_, input, picture) => {
    expect(buildView(input).picture).toBe(picture);
  });

  test.each(requiredNames)('is never all clear without a query for %s', (metric) => {
    const view = buildView(inputOf(without(clear, metric)));

    expect(view.picture).toBe('partial');
    expect(view.problems.map(({ title }) => title).join()).toContain(`No query for ${metric}, which tells`);
  });

  test.each(requiredNames)('is never all clear when the query for %s fails', (metric) => {
    const input = inputOf(clear, { errors: [{ refId: metric, message: 'context deadline exceeded' }] });
    const view = buildView({ ...input, frames: input.frames.filter(({ refId }) => refId !== metric) });

    expect(view.picture).toBe('partial');
    expect(view.problems.map(({ title }) => title)).toContain(`Query ${metric} failed: context deadline exceeded`);
  });

  // Metrics that may really be empty: no deviation, and no aspect that a source shows completely.
  const mayBeEmpty: readonly MetricName[] = [METRIC.deviation, METRIC.since, METRIC.lastComplete];
  test.each(requiredNames.filter((name) => !mayBeEmpty.includes(name)))(
    'is never all clear when the answer to %s is empty',
    (metric) => {
      expect(buildView(inputOf({ ...clear, [metric]: [] })).picture).toBe('stale');
    },
  );

  test('is never all clear from a shared query that leaves the answers out', () => {
    const input = inputOf(clear, { queries: [{ refId: 'A', expression: '' }] });

    expect(buildView(input).problems.map(({ title }) => title)).toEqual([
      'No query for otports_port_deviation, which tells what deviates.',
      'No query for otports_port_deviation_since_timestamp_seconds, which tells since when.',
    ]);
  });
});

describe('what is shown', () => {
  test('the same from one query, from tables and from time series', () => {
    const expected = shownBy(buildView(inputOf(drift)));
    const said = Object.entries(drift);
    const series = said.flatMap(([metric, rows]) => seriesFrames(metric, metric, rows));
    const one = tableFrame(
      'A',
      null,
      said.flatMap(([metric, rows]) =>
        rows.map(([labels, value]) => [{ __name__: metric, ...labels }, value] as const),
      ),
    );
    const expression = `{__name__=~"${said.map(([metric]) => metric).join('|')}"}`;

    const fromSeries = buildView(inputOf(drift, { frames: series }));
    const fromOne = buildView(inputOf(drift, { frames: [one], queries: [{ refId: 'A', expression }] }));

    expect(shownBy(fromSeries)).toEqual(expected);
    expect(shownBy(fromOne)).toEqual(expected);
    expect([fromSeries.picture, fromOne.picture]).toEqual(['changes', 'changes']);
  });

  test('a deviation that is counted but not in the answer', () => {
    const view = buildView(inputOf({ ...drift, [METRIC.deviation]: [], [METRIC.since]: [] }));

    expect(view.picture).toBe('partial');
    expect(view.problems.map(({ title }) => title)).toEqual([
      '1 deviation is counted but not in the answer, on hmi-01.',
    ]);
  });

  test('the address of the exporter that published a series, where there are two', () => {
    const view = buildView(
      inputOf({
        ...clear,
        [METRIC.externalUrl]: [
          [{ url: 'https://a.example', instance: 'a:9988', job: 'otports' }, 1],
          [{ url: 'https://b.example', instance: 'b:9988', job: 'otports' }, 1],
        ],
      }),
    );

    expect(view.urlOf({ instance: 'b:9988', job: 'otports' })).toBe('https://b.example');
    expect(view.urlOf({ asset: 'hmi-01' })).toBeNull();
  });

  test('the oldest look that an all clear rests on', () => {
    expect(buildView(inputOf(clear)).oldest).toEqual({ asset: 'plc-7', at: now - 1_500_000 });
    expect(buildView(inputOf(clear, { now: now + 120_000 })).picture).toBe('all-clear');
  });
});
