import { expect, test } from 'vitest';

import { gatherFacts, type QueryAnswers } from './facts.ts';
import { METRIC, oneQuery } from './metrics.ts';
import { answersOf, clear } from './test-answers.ts';
import { now, seriesFrame, tableFrame } from './test-frames.ts';

const everything = answersOf(clear);

function withFrame(frame: QueryAnswers['frames'][number], expression: string): QueryAnswers {
  return {
    ...everything,
    frames: [...everything.frames, frame],
    queries: [...everything.queries, { refId: frame.refId ?? '', expression }],
  };
}

const anonymous = tableFrame('X', null, [[{ asset: 'a' }, 1]]);
const range = seriesFrame('R', { __name__: 'up' }, [
  [now - 1000, 1],
  [now, 1],
]);
const partial = {
  ...tableFrame('W', 'up', [[{}, 1]]),
  meta: { notices: [{ severity: 'warning', text: 'store 3 unreachable' } as const] },
};
const remark = {
  ...partial,
  meta: { notices: [{ severity: 'info', text: 'metric might not be a counter' } as const] },
};

const table: readonly (readonly [what: string, answers: QueryAnswers, problems: readonly string[]])[] = [
  ['everything answered', everything, []],
  ['no queries', { frames: [], errors: [], queries: [] }, ['No query of this panel asks for the metrics of otports.']],
  [
    'an answer without a name',
    withFrame(anonymous, 'sum by (asset) (x)'),
    ['The answer to query X has no metric name that this panel knows.'],
  ],
  ['a range', withFrame(range, 'up'), ['Query R asks for a range: what has ended may still be shown.']],
  ['a warning', withFrame(partial, 'up'), ['The data source warns about query W: store 3 unreachable']],
  ['a remark', withFrame(remark, 'up'), []],
  ['an error of a query', { ...everything, errors: [{ refId: 'Z', message: 'no' }] }, ['Query Z failed: no']],
  [
    'one cause of many errors',
    { ...everything, errors: ['X', 'Y'].map((refId) => ({ refId, message: 'connection refused' })) },
    ['2 queries failed: connection refused'],
  ],
  [
    'an error of the data source',
    { ...everything, errors: [{ data: { message: 'no such host' } }] },
    ['A query failed: no such host'],
  ],
  [
    'an error without words',
    { ...everything, errors: [{ statusText: 'Bad Gateway' }, {}] },
    ['A query failed: Bad Gateway', 'A query failed: no reason given'],
  ],
];

test.each(table)('%s', (_, answers, problems) => {
  expect(gatherFacts(answers).problems.map(({ title }) => title)).toEqual(problems);
});

test('a missing query is told with a right one', () => {
  const answers = answersOf(Object.fromEntries(Object.entries(clear).filter(([metric]) => metric !== METRIC.counts)));

  expect(gatherFacts(answers).problems).toEqual([
    {
      title: 'No query for otports_ports, which tells how many deviations there are, so that none is left out.',
      remedy: 'Add this query, with format "Table" and type "Instant":',
      query: 'otports_ports{verdict!~"unverified|dynamic|approved|local|none"}',
    },
  ]);
});

test('who starts gets one query to copy', () => {
  expect(gatherFacts({ frames: [], errors: [], queries: [] }).problems[0]?.query).toBe(oneQuery);
});

test('an empty answer means "none" only where the query was asked and did not fail', () => {
  const asked = { refId: 'A', expression: METRIC.deviation };
  const isAnswered = (answers: Partial<QueryAnswers>) =>
    gatherFacts({ frames: [], errors: [], queries: [asked], ...answers }).isAnswered(METRIC.deviation);

  expect(isAnswered({})).toBe(true);
  expect(isAnswered({ queries: [] })).toBe(false);
  expect(isAnswered({ errors: [{ refId: 'A' }] })).toBe(false);
  expect(isAnswered({ errors: [{ message: 'of which query nobody says' }] })).toBe(false);
  expect(isAnswered({ errors: [{ refId: 'B' }] })).toBe(true);
});
