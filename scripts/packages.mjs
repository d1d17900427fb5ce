/** Programs that tests run, and the packages that have them: those of Debian, and snmpsim from PyPI. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './run.mjs';
import { hasSnmpsim, installSnmpsim } from './snmpsim.mjs';

const packages = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  dropbear: 'dropbear-bin',
  snmpd: 'snmpd',
  snmpbulkwalk: 'snmp',
  busybox: 'busybox',
  dash: 'dash',
  tcsh: 'tcsh',
  fish: 'fish',
  openssl: 'openssl',
  ps: 'procps',
  netstat: 'net-tools',
  ip: 'iproute2',
  tcpdump: 'tcpdump',
  chromium: 'chromium',
  unshare: 'util-linux',
  curl: 'curl',
  wget: 'wget',
};

/** Many programs are only in the PATH of root. */
const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

function isThere(program) {
  return folders.some((folder) => existsSync(`${folder}/${program}`));
}

function missingPrograms() {
  const missing = Object.keys(packages).filter((program) => !isThere(program));
  return hasSnmpsim() ? missing : [...missing, 'snmpsim'];
}

/** Debian packages of programs; of those that Debian does not have, none. */
export function packagesOf(programs) {
  return [...new Set(programs.flatMap((program) => packages[program] ?? []))].sort();
}

/**
 * Installs what is missing where that is allowed (Debian packages: root, apt), and returns the programs that are still
 * missing.
 */
export function installMissing() {
  const missing = missingPrograms();
  if (missing.includes('snmpsim')) installSnmpsim(mayInstall() ? installDebian : () => undefined);
  const names = packagesOf(missing);
  if (names.length > 0 && mayInstall()) installDebian(names);
  return missingPrograms();
}

function mayInstall() {
  return process.getuid?.() === 0 && isThere('apt-get');
}

function installDebian(names) {
  process.stdout.write(`Installing Debian packages for the tests: ${names.join(' ')}\n`);
  withoutServices(() => {
    run('apt-get', ['update', '-qq']);
    const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] };
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
  });
}

/**
 * Debian starts the servers that it installs, and nobody wants a Prometheus on this machine. 101 means: do not start.
 */
function withoutServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

/** True where this process may make network namespaces, as tests with their own servers do. */
export function mayUnshare() {
  return isThere('unshare') && spawnSync('unshare', ['--net', 'true']).status === 0;
}
