import { expect, test } from 'vitest';

import { METRIC, type MetricName } from './metrics.ts';
import { clear, inputOf, without, type World } from './test-answers.ts';
import { now, type Said } from './test-frames.ts';
import { buildView } from './view.ts';

const seconds = now / 1000;

/** The reasons for one asset, as the panel shows them. */
function reasonsOf(world: World, asset = 'plc-7'): readonly string[] {
  const found = buildView(inputOf(world)).unknown.find((entry) => entry.asset === asset);
  return (found?.reasons ?? []).map(({ kind, text }) => `${kind}: ${text}`);
}

function of(metric: MetricName, value: number, labels: Readonly<Record<string, string>> = {}): World {
  const others = (clear[metric] ?? []).filter(([own]) => own['asset'] !== 'plc-7');
  return { ...clear, [metric]: [...others, [{ asset: 'plc-7', ...labels }, value]] };
}

function silent(metric: MetricName): Said {
  return (clear[metric] ?? []).filter(([own]) => own['asset'] !== 'plc-7');
}

const table: readonly (readonly [what: string, world: World, reasons: readonly string[]])[] = [
  ['as it should be', clear, []],
  ['at its limit', of(METRIC.lastSuccess, seconds - 10_800), []],
  ['a second above its limit', of(METRIC.lastSuccess, seconds - 10_801), ['stale: last good look 3 h ago, limit 3 h']],
  [
    'stale, and told why',
    { ...of(METRIC.lastSuccess, seconds - 18_600), [METRIC.paused]: [[{ asset: 'plc-7', reason: 'breaker' }, 1]] },
    ['stale: last good look 5 h 10 min ago, limit 3 h, paused: breaker'],
  ],
  ['never seen', { ...clear, [METRIC.lastSuccess]: silent(METRIC.lastSuccess) }, ['never seen: no good look yet']],
  [
    'never seen, without a baseline',
    { ...of(METRIC.baseline, 0), [METRIC.lastSuccess]: silent(METRIC.lastSuccess) },
    ['never seen: no good look yet', 'no baseline: nothing approved to compare with'],
  ],
  ['seen in the future', of(METRIC.lastSuccess, seconds + 7200), ['clock: last look 2 h in the future: clocks differ']],
  ['seen within the difference of clocks', of(METRIC.lastSuccess, seconds + 60), []],
  ['not answering the last time', of(METRIC.success, 0), ['look failed: last good one 25 min ago']],
  [
    'not answering, and nobody asks since when',
    without(without(of(METRIC.success, 0), METRIC.lastSuccess), METRIC.staleAfter),
    ['look failed: time of the last good one not known'],
  ],
  [
    'looked at in part for too long',
    {
      ...clear,
      [METRIC.lastComplete]: [
        [{ asset: 'plc-7', aspect: 'tcp' }, seconds - 60],
        [{ asset: 'plc-7', aspect: 'udp' }, seconds - 18_000],
      ],
    },
    ['incomplete look: udp last seen in full 5 h ago, limit 3 h'],
  ],
  [
    'looked at in part once',
    { ...clear, [METRIC.lastComplete]: [[{ asset: 'plc-7', aspect: 'udp' }, seconds - 3600]] },
    [],
  ],
  ['whose source shows no aspect in full', { ...clear, [METRIC.lastComplete]: [] }, []],
  [
    'stale as a whole, of which the aspects say no more',
    {
      ...of(METRIC.lastSuccess, seconds - 10_801),
      [METRIC.lastComplete]: [[{ asset: 'plc-7', aspect: 'udp' }, seconds - 10_801]],
    },
    ['stale: last good look 3 h ago, limit 3 h'],
  ],
  ['left out of one answer', { ...clear, [METRIC.counts]: silent(METRIC.counts) }, ['not reported: no otports_ports']],
  [
    'left out of all but one',
    {
      ...clear,
      ...Object.fromEntries(
        [METRIC.lastSuccess, METRIC.staleAfter, METRIC.success, METRIC.baseline, METRIC.counts].map((metric) => [
          metric,
          silent(metric),
        ]),
      ),
    },
    ['not reported: hardly anything is known of it: just removed, or left out by a filter'],
  ],
  [
    'that left the configuration while it deviates',
    {
      ...clear,
      [METRIC.removalPending]: [[{ asset: 'plc-7' }, 1]],
      ...Object.fromEntries(
        [METRIC.lastSuccess, METRIC.staleAfter, METRIC.success, METRIC.baseline, METRIC.counts].map((metric) => [
          metric,
          silent(metric),
        ]),
      ),
    },
    ['removal pending: left the configuration while it deviates, and is not asked any more'],
  ],
  [
    'known to two exporters, of which one sees it no more',
    {
      ...clear,
      [METRIC.lastSuccess]: [
        ...silent(METRIC.lastSuccess),
        [{ asset: 'plc-7', instance: 'a' }, seconds - 60],
        [{ asset: 'plc-7', instance: 'b' }, seconds - 86_400],
      ],
    },
    ['stale: last good look 1 d ago, limit 3 h'],
  ],
  ['with a time that is no number', of(METRIC.lastSuccess, Number.NaN), ['never seen: no good look yet']],
];

test.each(table)('an asset %s', (_, world, reasons) => {
  expect(reasonsOf(world)).toEqual(reasons);
});

test('the gravest come first', () => {
  const world: World = {
    ...clear,
    [METRIC.baseline]: [
      [{ asset: 'hmi-01' }, 0],
      [{ asset: 'plc-7' }, 1],
    ],
    [METRIC.lastSuccess]: silent(METRIC.lastSuccess),
  };

  expect(buildView(inputOf(world)).unknown.map(({ asset }) => asset)).toEqual(['plc-7', 'hmi-01']);
});
