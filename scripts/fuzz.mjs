/**
 * Broken recordings and answers for every parser: see exporter/fuzz/run.ts. Takes its options (`-- --seed 2 --only ss`).
 * Where all targets are asked, the properties of `npm test` are tried as well, with a seed of that run.
 */
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const options = process.argv.slice(2);
const exporter = join(root, 'exporter');
/** Test files with a property: of their own, or one that all parsers share. */
const holders = /from '(?:fast-check|.*\/test\/parsers\/(?:hostile|cli)\.ts)'/;

if (!run('node', [join(exporter, 'fuzz', 'run.ts'), ...options])) process.exitCode = 1;

if (!options.some((option) => /^--(?:only|number)/.test(option))) {
  const files = globSync('src/**/*.test.ts', { cwd: exporter });
  const properties = files.filter((file) => holders.test(readFileSync(join(exporter, file), 'utf8')));
  const seed = String(randomInt(1, 2 ** 31));
  process.stdout.write(`\nproperties of ${properties.length} files, OTPORTS_SEED=${seed}\n`);
  if (!run('vitest', ['run', ...properties], { cwd: exporter, env: { OTPORTS_SEED: seed } })) process.exitCode = 1;
}
