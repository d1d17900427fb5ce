import { expect, it } from 'vitest';
import { collectorNames, type CollectorName } from '../model/source/collector-name.ts';
import type { SourceTraits } from '../model/source/source-traits.ts';
import { sources } from './sources.ts';

const whole: SourceTraits = { asks: true, seesProcesses: 'never', followsLog: false };

/** tsc is the test here: where it lets one of these through, it reports the line as an unused @ts-expect-error. */
it('a new source is refused by tsc until it says all of its traits', () => {
  type Grown = Record<CollectorName | 'toy', SourceTraits>;
  const tables = [
    { ...sources, toy: whole } satisfies Grown,
    // @ts-expect-error it is not in the table
    sources satisfies Grown,
    // @ts-expect-error it does not say whether it asks the asset
    { ...sources, toy: { seesProcesses: 'never', followsLog: false } } satisfies Grown,
    // @ts-expect-error it does not say whether it sees processes
    { ...sources, toy: { asks: true, followsLog: false } } satisfies Grown,
    // @ts-expect-error it does not say whether it follows a log
    { ...sources, toy: { asks: true, seesProcesses: 'never' } } satisfies Grown,
  ];
  expect(tables).toHaveLength(5);
});

it('each type of source of the config has its row, and no other', () => {
  expect(Object.keys(sources).toSorted()).toEqual([...collectorNames].toSorted());
});

it('who sends something to an asset', () => {
  expect(collectorNames.filter((name) => sources[name].asks)).toEqual(['ssh', 'snmp', 'connect']);
});
