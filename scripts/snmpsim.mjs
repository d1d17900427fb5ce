/**
 * snmpsim, the agent that replays recordings in tests. Debian does not have it: it comes from PyPI, in pinned versions,
 * into a Python environment of its own below node_modules. Nothing of the project but those tests uses Python.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** pysmi is needed although snmpsim does not name it; cryptography is needed for SNMPv3. */
const requirements = ['snmpsim==1.2.2', 'pysnmp==7.1.30', 'pysmi==2.0.0', 'cryptography==50.0.2'];
const folder = join(root, 'node_modules', '.cache', 'otports', 'snmpsim-1.2.2');
const ready = join(folder, 'ready');

export function hasSnmpsim() {
  return existsSync(ready);
}

/** `aptInstall` gets the names of Debian packages: Debian's Python cannot make environments by itself. */
export function installSnmpsim(aptInstall) {
  process.stdout.write(`Installing Python packages for the tests: ${requirements.join(' ')}\n`);
  // An incomplete one is made again.
  rmSync(folder, { recursive: true, force: true });
  if (!makeEnvironment()) {
    aptInstall(['python3-venv']);
    if (!makeEnvironment()) return;
  }
  const pip = ['install', '--quiet', '--no-input', '--disable-pip-version-check', ...requirements];
  if (run(join(folder, 'bin', 'pip'), pip)) run('touch', [ready]);
}

function makeEnvironment() {
  const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['--version']).status === 0);
  return python !== undefined && spawnSync(python, ['-m', 'venv', folder]).status === 0;
}
