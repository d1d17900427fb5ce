import { expect, test } from 'vitest';

import { headlineOf } from './headline.ts';
import { METRIC } from './metrics.ts';
import { clear, drift, inputOf, without, type World } from './test-answers.ts';
import { buildView, type ViewInput } from './view.ts';

const dark: World = { ...clear, [METRIC.lastSuccess]: [] };
const half: World = {
  ...clear,
  [METRIC.success]: [
    [{ asset: 'hmi-01' }, 0],
    [{ asset: 'plc-7' }, 1],
  ],
};
const oneAsset: World = Object.fromEntries(
  Object.entries(clear).map(([metric, said]) => [metric, said.filter(([labels]) => labels['asset'] === 'hmi-01')]),
);

const table: readonly (readonly [what: string, input: ViewInput, said: string])[] = [
  [
    'all clear',
    inputOf(clear),
    'All clear: All 2 assets were seen within the limit, and nothing deviates from an approved baseline. The oldest look is 25 min old.',
  ],
  [
    'all clear of one asset',
    inputOf(oneAsset),
    'All clear: The one asset was seen within the limit, and nothing deviates from an approved baseline. The oldest look is 10 min old.',
  ],
  ['a deviation', inputOf(drift), '1 deviation: 1 critical, 0 warning, 0 info.'],
  [
    'a deviation and an unknown asset',
    inputOf({ ...drift, ...without(half, METRIC.deviation), [METRIC.deviation]: drift[METRIC.deviation] ?? [] }),
    '1 deviation: 1 critical, 0 warning, 0 info. 1 of 2 assets cannot be judged now.',
  ],
  ['one asset unknown', inputOf(half), '1 of 2 assets cannot be judged now: No deviation on the other 1.'],
  [
    'all unknown',
    inputOf(dark),
    'No asset can be judged now: No deviation was known when each was last seen, if it ever was.',
  ],
  [
    'a query missing',
    inputOf(without(clear, METRIC.baseline)),
    'Incomplete picture: No deviation in what was answered. What is missing may be worse.',
  ],
  ['nothing', inputOf({}), 'No data: Nothing is known: this is neither good nor bad news of the plant.'],
  [
    'an error',
    inputOf({}, { errors: [{ message: 'x' }] }),
    'The queries failed: Nothing is known: this is neither good nor bad news of the plant.',
  ],
  ['nothing yet', inputOf({}, { isLoading: true }), 'Waiting for the first answer: Nothing is known yet.'],
];

test.each(table)('%s', (_, input, said) => {
  const { title, text } = headlineOf(buildView(input));
  expect(`${title}: ${text}`).toBe(said);
});
