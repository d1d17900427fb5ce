/**
 * Changes the code in small ways, one at a time, and sees whether a test fails (Stryker). A change that survives shows code that
 * no test needs. Not in CI: a folder takes minutes. `npm run mutate -- compare/verdict` changes one folder or file only. What is
 * the same as in the run before is not tried again (`.cache/mutate.json`); `--force` tries it all the same.
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { root } from './run.mjs';

/** What is pure: no network, no disk, no clock. */
const pure = [
  'compare',
  'normalize',
  'schedule/{alarm,budget,due,entry,kill-switch,pauses,polling-windows,retries,retry-gap,room,roster,standing}.ts',
  'schedule/memory',
  'config/{baselines,inventory,windows,resolve,reload}',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { force: { type: 'boolean', default: false }, concurrency: { type: 'string', default: '2' } },
});
const files = (place) => `exporter/src/${place}${place.endsWith('.ts') ? '' : '/**/*.ts'}`;

mkdirSync(join(root, '.cache'), { recursive: true });
process.chdir(root);

await new Stryker({
  mutate: [
    ...(positionals.length > 0 ? positionals : pure).map(files),
    '!exporter/src/**/*.test.ts',
    '!exporter/src/**/fixtures.ts',
  ],
  // Messages are texts for people; tests check the important ones.
  mutator: { excludedMutations: ['StringLiteral'] },
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  testRunner: 'vitest',
  vitest: { configFile: 'exporter/vitest.mutate.config.ts' },
  coverageAnalysis: 'perTest',
  disableTypeChecks: false,
  ignorePatterns: [
    '/*',
    '!/exporter',
    '!/package.json',
    '!/tsconfig.json',
    '/exporter/dist',
    '/exporter/testdata/parsers',
  ],
  tempDirName: join(tmpdir(), 'otports-mutate'),
  incremental: true,
  incrementalFile: '.cache/mutate.json',
  force: values.force,
  concurrency: Number(values.concurrency),
  // An endless loop is found by its number of steps. On a busy machine a slow test is no endless loop.
  timeoutMS: 60_000,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false, skipFull: true },
  thresholds: { high: 90, low: 90, break: 90 },
}).runMutationTest();
