import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { repositoryPath } from '../../../../test/daemons/paths.ts';
import { listenerVerdicts, verdicts, type Verdict } from '../../../model/verdict.ts';
import { vocabulary, vocabularyFile, type Vocabulary } from './vocabulary.ts';

/** True where `npm run generate` would change nothing. */
function isCommitted(words: Vocabulary): boolean {
  return Object.entries(vocabularyFile(words)).every(
    ([file, text]) => readFileSync(repositoryPath(file), 'utf8') === text,
  );
}

/** The list of that name in the module of the panel. */
function listIn(words: Vocabulary, name: string): readonly string[] {
  const text = Object.values(vocabularyFile(words)).join('');
  const [, list = ''] = new RegExp(`^export const ${name} = \\[([^\\]]*)\\]`, 'm').exec(text) ?? [];
  return [...list.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
}

it('the panel has the words of the exporter (otherwise: npm run generate)', () => {
  expect(isCommitted(vocabulary)).toBe(true);
});

describe.each(vocabulary.verdicts)('%s', (verdict) => {
  const without = { ...vocabulary, verdicts: vocabulary.verdicts.filter((other) => other !== verdict) };

  it('cannot be missing in the panel', () => {
    expect(isCommitted(without)).toBe(false);
  });

  it('is either deviating or harmless there', () => {
    const lists = ['deviatingVerdicts', 'harmlessVerdicts'].map((name) => listIn(vocabulary, name));

    expect(lists.filter((list) => list.includes(verdict))).toHaveLength(1);
    expect(lists.flatMap((list) => [...list]).sort()).toEqual([...verdicts].sort());
  });
});

it('verdicts stand in the order of spec section 2, hidden before all others', () => {
  expect(listIn(vocabulary, 'verdicts')).toEqual(['hidden', ...listenerVerdicts, 'missing', 'none']);
});

it('what always deviates is deviating, what only the config makes a deviation is harmless', () => {
  const deviating: readonly Verdict[] = ['hidden', 'forbidden', 'unexpected', 'changed', 'expired', 'missing'];

  expect(listIn(vocabulary, 'deviatingVerdicts')).toEqual(deviating);
  expect(listIn(vocabulary, 'harmlessVerdicts')).toContain('unverified');
});

it.each([
  ['a metric with another name', { name: 'otports_asset', labels: ['asset'] }],
  ['a metric with one label more', { name: 'otports_asset_info', labels: ['asset', 'owner'] }],
])('%s is told as well', (_, metric) => {
  expect(isCommitted({ ...vocabulary, metrics: [metric, ...vocabulary.metrics.slice(1)] })).toBe(false);
});
