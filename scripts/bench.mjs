/** Every benchmark, one after the other; each prints a table with ratios taken in one run, for docs/benchmarks.md. */
import { runAll } from './run.mjs';

runAll([
  { name: 'scrape', command: 'node', args: ['exporter/bench/scrape.ts'] },
  { name: 'store', command: 'node', args: ['exporter/bench/store.ts'] },
]);
