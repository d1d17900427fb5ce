/**
 * Runs every test. A test file says in a line `// needs: sshd, prometheus` which programs it runs for real; where one is
 * missing and cannot be installed, the file is left out loudly, and in CI (CI=true) that is a failure.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { installMissing, mayUnshare, packagesOf } from './packages.mjs';
import { root, run } from './run.mjs';

const results = mkdtempSync(join(tmpdir(), 'otports-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

function needsOf(file) {
  const [, needs = ''] = /^\/\/ needs: (.+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
  return needs
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Files of a workspace that cannot run here, with the programs that are missing. */
function unrunnable(workspace, missing) {
  const files = globSync(`${workspace}/{src,test,dashboards}/**/*.test.{ts,tsx}`, { cwd: root });
  return files
    .map((file) => ({ file, lacks: needsOf(join(root, file)).filter((program) => missing.includes(program)) }))
    .filter(({ lacks }) => lacks.length > 0);
}

function test(workspace, skipped, config = []) {
  const report = join(results, `${workspace}${config.length}.json`);
  const excludes = skipped.flatMap(({ file }) => ['--exclude', relative(workspace, file)]);
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...config, ...excludes];
  const ok = run('vitest', args, { cwd: join(root, workspace) });
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    totals.skipped += numPendingTests;
    // A file that cannot be loaded has no failed test, but it counts as failed.
    totals.failed += ok ? numFailedTests : Math.max(1, numFailedTests);
  } catch {
    totals.failed += 1;
  }
}

const missing = installMissing();
if (!mayUnshare()) missing.push('unshare');
const skipped = [...unrunnable('exporter', missing), ...unrunnable('grafana-plugin', missing)];
const of = (workspace) => skipped.filter(({ file }) => file.startsWith(`${workspace}/`));

test('exporter', of('exporter'));
if (run('npm', ['run', '--silent', '-w', 'grafana-plugin', 'build'])) {
  test('grafana-plugin', of('grafana-plugin'));
  test('grafana-plugin', of('grafana-plugin'), ['--config', 'vitest.browser.config.ts']);
} else {
  totals.failed += 1;
}
rmSync(results, { recursive: true, force: true });

if (skipped.length > 0) {
  process.stdout.write(`\nNot run, because programs are missing (${missing.join(', ')}):\n`);
  for (const { file, lacks } of skipped) process.stdout.write(`  ${file} needs ${lacks.join(', ')}\n`);
  const names = packagesOf(missing.filter((name) => name !== 'unshare'));
  if (names.length > 0) {
    process.stdout.write(`To run them too, as root:\n  apt-get install --no-install-recommends ${names.join(' ')}\n`);
  }
  if (process.env.CI) totals.failed += skipped.length;
}
process.stdout.write(
  `\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}\n`,
);
process.exitCode = totals.failed === 0 ? 0 : 1;
