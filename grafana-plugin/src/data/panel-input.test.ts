import type { PanelData, TimeRange } from '@grafana/data';
import { expect, test } from 'vitest';

import { panelInput } from './panel-input.ts';
import { now } from './test-frames.ts';

const timeRange = { to: { valueOf: () => now } } as TimeRange;

function inputFrom(data: object) {
  return panelInput({ series: [], state: 'Done', timeRange, ...data } as unknown as PanelData, timeRange);
}

test('takes the instant from the end of the time range, and the queries as they were asked', () => {
  const request = {
    targets: [
      { refId: 'A', expr: 'up' },
      { refId: 'B', expr: 'x', hide: true },
      { refId: 'C', panelId: 4 },
    ],
  };

  expect(inputFrom({ request })).toMatchObject({
    now,
    isLoading: false,
    queries: [
      { refId: 'A', expression: 'up' },
      { refId: 'C', expression: '' },
    ],
  });
});

test('an error that is only a state is an error', () => {
  expect(inputFrom({ state: 'Error' }).errors).toEqual([{ message: 'the data source gives no reason' }]);
  expect(inputFrom({ state: 'Error', errors: [{ message: 'x' }] }).errors).toEqual([{ message: 'x' }]);
  expect(inputFrom({ state: 'Loading' })).toMatchObject({ errors: [], isLoading: true });
});
