/** Types, lint, format, sizes, paths in the docs, dead code, and whether the generated files are committed. */
import { runAll } from './run.mjs';

runAll([
  { name: 'types of the exporter', command: 'tsc', args: ['-p', 'exporter'] },
  { name: 'types of the panel', command: 'npm', args: ['run', '--silent', '-w', 'grafana-plugin', 'typecheck'] },
  { name: 'lint', command: 'eslint', args: ['--max-warnings=0', '.'] },
  { name: 'lint of the panel', command: 'npm', args: ['run', '--silent', '-w', 'grafana-plugin', 'lint'] },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level=warn', '.'] },
  { name: 'sizes and circles', command: 'node', args: ['scripts/house.mjs'] },
  { name: 'paths that the docs name', command: 'node', args: ['scripts/docs.mjs'] },
  // Knip would report programs of Debian as packages that are missing.
  { name: 'dead code', command: 'knip', args: ['--exclude', 'binaries'] },
  { name: 'generate', command: 'node', args: ['scripts/generate.mjs'] },
  {
    name: 'generated files are committed (npm run generate has changed what is listed: read it and commit it)',
    command: 'git',
    args: [
      'diff',
      '--exit-code',
      '--stat',
      '--',
      'alerts',
      'exporter/schema',
      'docs',
      'dashboards',
      'grafana-plugin/src/data/vocabulary.ts',
    ],
  },
]);
