/**
 * Makes a fresh clone ready: installs when the lock file changed, then builds the exporter.
 * Runs on whatever Node (20 or later) is there; the npm script that follows then finds Node 24 in node_modules/.bin.
 * Usage: node scripts/bootstrap.mjs [--exporter-only]   (leaves out what only the panel's build needs, unless it is there)
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, 'node_modules', '.otports-installed');
const exporterOnly = process.argv.includes('--exporter-only');

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    process.stderr.write(`\n${[command, ...args].join(' ')} failed${error ? `: ${error.message}` : ''}\n`);
    process.exit(status ?? 1);
  }
}

/** The text from which an install is made. Another text means another install. */
function wanted() {
  const files = ['package-lock.json', 'package.json', 'exporter/package.json', 'grafana-plugin/package.json'];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function packagesOf(lockFile) {
  const file = join(root, lockFile);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/** What npm itself lists as installed, also after a manual `npm ci`. Packages for other systems may be missing. */
const there = packagesOf('node_modules/.package-lock.json');

function isComplete() {
  const wanted = Object.entries(packagesOf('package-lock.json'));
  const isThere = ([place, { version, optional }]) => optional || there[place]?.version === version;
  return (
    existsSync(join(root, 'node_modules', '.bin', 'node')) &&
    wanted.filter(([place]) => place.includes('node_modules/')).every(isThere)
  );
}

function isInstalled(hash) {
  if (!existsSync(stampFile)) return isComplete();
  const [installed, what] = readFileSync(stampFile, 'utf8').trim().split(' ');
  return installed === hash && (what === 'all' || exporterOnly);
}

const hash = wanted();
if (!isInstalled(hash)) {
  // `npm ci` removes what it does not install. So the panel's packages are installed again where they were there.
  const hasPanel = Object.keys(there).some((place) => place.endsWith('node_modules/@grafana/ui'));
  const what = exporterOnly && !hasPanel ? 'exporter' : 'all';
  const scope = what === 'exporter' ? ['--workspace', 'exporter', '--include-workspace-root'] : [];
  process.stdout.write(`Installing ${what === 'exporter' ? 'what the exporter needs' : 'everything'} (npm ci) ...\n`);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...scope]);
  writeFileSync(stampFile, `${hash} ${what}\n`);
}
rmSync(join(root, 'exporter', 'dist'), { recursive: true, force: true });
run(join(root, 'node_modules', '.bin', 'node'), [
  join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  '-p',
  'exporter/tsconfig.build.json',
]);
