import type { DataFrame } from '@grafana/data';
import { expect, test } from 'vitest';

import { METRIC } from './metrics.ts';
import { readQueryAnswer } from './samples.ts';
import { frame, now, seriesFrame, tableFrame } from './test-frames.ts';

const deviation = { asset: 'a', transport: 'tcp', port: '1', verdict: 'changed', severity: 'info' };
const info = { asset: 'a', address: '10.0.0.1', collector: 'ssh', baseline: 'hmi' };

const table: readonly (readonly [what: string, answer: DataFrame, metric: string])[] = [
  ['its name', tableFrame('A', METRIC.baseline, [[{ asset: 'a' }, 1]]), METRIC.baseline],
  ['the name of its query', tableFrame(METRIC.baseline, null, [[{ asset: 'a' }, 1]]), METRIC.baseline],
  ['the labels that only a deviation has', tableFrame('A', null, [[deviation, 1]]), METRIC.deviation],
  ['the labels that only the description of an asset has', tableFrame('A', null, [[info, 1]]), METRIC.assets],
  ['nothing at all', tableFrame('A', null, [[{ asset: 'a' }, 1]]), ''],
  ['its name, whatever its query is called', tableFrame(METRIC.success, METRIC.baseline, [[{}, 1]]), METRIC.baseline],
];

test.each(table)('a series is known by %s', (_, answer, metric) => {
  expect(readQueryAnswer('A', [answer]).samples[0]?.metric).toBe(metric);
});

test('an empty cell of a table is a label that the series does not have', () => {
  const frame = tableFrame('A', null, [
    [{ __name__: 'up', job: 'x' }, 1],
    [{ __name__: 'otports_ports', asset: 'a' }, 3],
  ]);

  expect(readQueryAnswer('A', [frame]).samples.map(({ labels, value }) => ({ labels, value }))).toEqual([
    { labels: { __name__: 'up', job: 'x' }, value: 1 },
    { labels: { __name__: 'otports_ports', asset: 'a' }, value: 3 },
  ]);
});

test('of a range only what is there at its newest instant counts', () => {
  const ended = seriesFrame('A', { __name__: 'up', instance: 'ended' }, [
    [now - 60_000, 1],
    [now - 30_000, 1],
  ]);
  const goesOn = seriesFrame('A', { __name__: 'up', instance: 'goes on' }, [
    [now - 30_000, 1],
    [now, 0],
  ]);

  const answer = readQueryAnswer('A', [ended, goesOn]);

  expect(answer.isRange).toBe(true);
  expect(answer.samples.map(({ labels, value }) => [labels.instance, value])).toEqual([['goes on', 0]]);
});

test.each([
  ['no fields', frame('A', [])],
  ['no numbers', frame('A', [{ name: 'Time', type: 'time', values: [now] }])],
])('a frame with %s says nothing', (_, answer) => {
  expect(readQueryAnswer('A', [answer])).toEqual({ refId: 'A', samples: [], isRange: false });
});

test('a number that a transformation made of a label is still that label', () => {
  const answer = frame('A', [
    { name: '__name__', type: 'string', values: [METRIC.deviation] },
    { name: 'port', type: 'number', values: [3389] },
    { name: 'Value', type: 'number', values: [1] },
  ]);

  expect(readQueryAnswer('A', [answer]).samples[0]).toMatchObject({ labels: { port: '3389' }, value: 1, at: null });
});
