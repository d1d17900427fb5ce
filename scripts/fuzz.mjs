/** Broken recordings and answers for every parser: see exporter/fuzz/run.ts. Takes its options (`-- --seed 2 --only ss`). */
import { join } from 'node:path';
import { root, run } from './run.mjs';

if (!run('node', [join(root, 'exporter', 'fuzz', 'run.ts'), ...process.argv.slice(2)])) process.exitCode = 1;
