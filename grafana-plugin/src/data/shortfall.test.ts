import { describe, expect, test } from 'vitest';

import { METRIC } from './metrics.ts';
import { clear, countsOf, drift, inputOf, type World } from './test-answers.ts';
import type { Said } from './test-frames.ts';
import { buildView } from './view.ts';
import { deviatingVerdicts } from './vocabulary.ts';

function problemsOf(world: World): readonly string[] {
  return buildView(inputOf({ ...drift, ...world })).problems.map(({ title }) => title);
}

function counted(
  ...counts: readonly (readonly [verdict: string, count: number, more?: Readonly<Record<string, string>>])[]
): World {
  const rows = counts.map(
    ([verdict, count, more]) => [{ asset: 'hmi-01', ...(verdict === '' ? {} : { verdict }), ...more }, count] as const,
  );
  return { [METRIC.counts]: [...countsOf('plc-7'), ...countsOf('hmi-01'), ...rows] };
}

const lost = '1 deviation is counted but not in the answer, on hmi-01.';

const table: readonly (readonly [what: string, world: World, problems: readonly string[]])[] = [
  ['as many as are shown', counted(['unexpected', 1]), []],
  ['fewer than are shown: what flaps is held and not counted', counted(['unexpected', 0]), []],
  ['more than are shown', counted(['unexpected', 1], ['forbidden', 1]), [lost]],
  ['a sum that the query has made', counted(['', 2]), [lost]],
  ['verdicts that are no deviations', counted(['unexpected', 1], ['approved', 40], ['unverified', 3]), []],
  [
    'the same from two exporters',
    counted(['unexpected', 1, { instance: 'a' }], ['unexpected', 1, { instance: 'b' }]),
    [],
  ],
];

test.each(table)('the exporter counts %s', (_, world, problems) => {
  expect(problemsOf(world)).toEqual(problems);
});

test('the one line for all above the limit stands for any number', () => {
  const rest = {
    asset: 'hmi-01',
    transport: '*',
    port: '*',
    verdict: 'unexpected',
    severity: 'critical',
    confirmed: 'true',
  };

  expect(problemsOf({ ...counted(['unexpected', 5000]), [METRIC.deviation]: [[rest, 1]] })).toEqual([]);
});

test('many assets are told by three names', () => {
  const counts = Array.from({ length: 9 }, (_, i) => countsOf(`plc-${i}`, { changed: 2 })).flat();

  expect(problemsOf({ [METRIC.counts]: counts })).toEqual([
    '18 deviations are counted but not in the answer, on plc-0, plc-1, plc-2, 6 more.',
  ]);
});

test('a port that is held without its deviation is told', () => {
  expect(problemsOf({ [METRIC.flapping]: [[{ asset: 'plc-7', transport: 'tcp', port: '80' }, 1]] })).toEqual([
    'tcp/80 on plc-7 is held as flapping, but its deviation is not in the answer.',
  ]);
});

describe.each(deviatingVerdicts)('a critical port with verdict %s is never under "all clear"', (verdict) => {
  const isOther = ([labels]: Said[number]) => labels['verdict'] !== verdict;
  const counts = [...countsOf('hmi-01', { [verdict]: 1 }), ...countsOf('plc-7')];

  test('where the query for deviations leaves it out', () => {
    const view = buildView(inputOf({ ...clear, [METRIC.counts]: counts }));

    expect(view.picture).toBe('partial');
    expect(view.problems.map(({ title }) => title)).toEqual([lost]);
  });

  test('where the query for the counts leaves it out as well', () => {
    const view = buildView(inputOf({ ...clear, [METRIC.counts]: counts.filter(isOther) }));

    expect(view.picture).toBe('partial');
    expect(view.problems.map(({ title }) => title)).toEqual([
      `Nobody counts the ports with verdict "${verdict}" on hmi-01, plc-7.`,
    ]);
  });
});

test('a verdict that a newer exporter counts is a deviation', () => {
  expect(problemsOf(counted(['unexpected', 1], ['shadowed', 1]))).toEqual([lost]);
});
