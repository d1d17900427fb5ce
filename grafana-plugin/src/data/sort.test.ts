import { expect, test } from 'vitest';

import { METRIC } from './metrics.ts';
import { nextSort, sortDeviations, worstFirst, type Sort } from './sort.ts';
import { clear, inputOf } from './test-answers.ts';
import { now } from './test-frames.ts';
import { buildView } from './view.ts';

const row = { transport: 'tcp', service: 's', process: 'p', exposure: 'any', confirmed: 'true' };
const rows = [
  { ...row, asset: 'hmi-10', port: '502', verdict: 'changed', severity: 'warning' },
  { ...row, asset: 'hmi-2', port: '3389', verdict: 'unexpected', severity: 'critical' },
  { ...row, asset: 'hmi-2', port: '22', verdict: 'expired', severity: 'info' },
];
const { deviations } = buildView(
  inputOf({
    ...clear,
    [METRIC.deviation]: rows.map((labels) => [labels, 1] as const),
    [METRIC.since]: rows.map((labels, i) => [labels, now / 1000 - i * 100] as const),
  }),
);

const table: readonly (readonly [sort: Sort, ports: readonly string[]])[] = [
  [worstFirst, ['3389', '502', '22']],
  [{ column: 'severity', isDescending: false }, ['22', '502', '3389']],
  [{ column: 'asset', isDescending: false }, ['3389', '22', '502']],
  [{ column: 'asset', isDescending: true }, ['502', '3389', '22']],
  [{ column: 'port', isDescending: false }, ['22', '502', '3389']],
  [{ column: 'since', isDescending: true }, ['502', '3389', '22']],
  [{ column: 'verdict', isDescending: false }, ['502', '22', '3389']],
  [{ column: 'process', isDescending: true }, ['3389', '502', '22']],
];

test.each(table)('by %j', (sort, ports) => {
  expect(sortDeviations(deviations, sort).map(({ port }) => port)).toEqual(ports);
});

test('a heading turns its own order round, and another one starts with what is most asked for', () => {
  expect(nextSort(worstFirst, 'severity')).toEqual({ column: 'severity', isDescending: false });
  expect(nextSort(worstFirst, 'since')).toEqual({ column: 'since', isDescending: true });
  expect(nextSort(worstFirst, 'port')).toEqual({ column: 'port', isDescending: false });
});
