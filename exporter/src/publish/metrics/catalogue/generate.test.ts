import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { repositoryPath } from '../../../../test/daemons/paths.ts';
import { metricsReference } from './generate.ts';

it('docs/metrics.md is what the catalogue says (otherwise: npm run generate)', () => {
  expect(readFileSync(repositoryPath('docs/metrics.md'), 'utf8')).toBe(metricsReference());
});
