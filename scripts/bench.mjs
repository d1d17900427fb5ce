/**
 * Every benchmark, one after the other; each prints Markdown with ratios taken in one run, and fails where a limit is
 * missed. `--write` keeps what they print in docs/benchmarks.md; on a busy machine that is not worth keeping.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { arch, cpus, release } from 'node:os';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const benches = ['looks', 'scrape', 'exporter', 'restart', 'fleet', 'schedule', 'store', 'logs'];

const intro = `# What it costs

Written by \`npm run bench -- --write\`: everything below was measured in one run on one machine, server and client in
processes of their own. Compare the columns of a table, not the numbers of two machines. A limit that is missed fails the run.

${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Linux ${release()} ${arch}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;

const failed = [];
const sections = benches.map((name) => {
  process.stderr.write(`\n== ${name}\n`);
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const { status, stdout } = spawnSync('node', [join(root, 'exporter', 'bench', `${name}.ts`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  process.stdout.write(stdout);
  if (status !== 0) failed.push(name);
  return stdout.trim();
});

if (process.argv.includes('--write')) {
  const file = join(root, 'docs', 'benchmarks.md');
  writeFileSync(file, `${[intro.trim(), ...sections].join('\n\n')}\n`);
  run('prettier', ['--log-level', 'warn', '--write', file]);
}
if (failed.length > 0) {
  process.stderr.write(`\nfailed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
