import { execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../daemons/daemon.ts';
import { waitUntil } from '../daemons/wait.ts';
import { makeKey } from '../ssh/asset.ts';
import type { NetworkedAsset } from './networked-asset.ts';

/** OpenSSH's server on port 22 of an asset; root logs in with the key, nobody with a password. */
export interface Sshd {
  /** `SHA256:...`, as `host_key:` wants it. */
  readonly fingerprint: string;
  readonly userKey: string;
  /** What it has logged. */
  log(): string;
  /** kill -9 of the server and all its sessions. */
  kill(): Promise<void>;
}

/** @param more lines of its configuration */
export async function startSshd(
  asset: Pick<NetworkedAsset, 'folder' | 'run'> & Partial<Pick<NetworkedAsset, 'processes'>>,
  more: readonly string[] = [],
): Promise<Sshd> {
  const { folder } = asset;
  const at = (name: string): string => join(folder, name);
  for (const name of ['host', 'user']) {
    // A server that is started again is still the same server.
    if (!existsSync(at(name))) makeKey(at(name), 'ed25519');
  }
  const lines = [
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('user.pub')}`,
    'PermitRootLogin yes',
    'UsePAM no',
    'StrictModes no',
    'UseDNS no',
    'PidFile none',
    'LogLevel VERBOSE',
    ...more,
  ];
  writeFileSync(at('sshd_config'), `${lines.join('\n')}\n`);
  const server = asset.run(findProgram('sshd', 'openssh-server'), ['-D', '-e', '-f', at('sshd_config')]);
  const log = logOf(server);
  await waitUntil('sshd to listen', () => log().includes('Server listening') || ended(server, log));
  return {
    fingerprint: fingerprintOf(at('host.pub')),
    userKey: readFileSync(at('user'), 'utf8'),
    log,
    kill: async () => {
      await waitUntil('sshd to be gone', () => {
        const left = (asset.processes?.() ?? []).filter(({ command }) => command.includes('sshd'));
        for (const { pid } of left) process.kill(pid, 'SIGKILL');
        return left.length === 0;
      });
    },
  };
}

function fingerprintOf(file: string): string {
  const said = execFileSync(findProgram('ssh-keygen', 'openssh-client'), ['-l', '-f', file], { encoding: 'utf8' });
  return said.split(' ')[1] ?? '';
}

function ended({ exitCode }: ChildProcess, log: () => string): false {
  if (exitCode !== null) throw new Error(`it ended by itself:\n${log()}`);
  return false;
}

function logOf(server: ChildProcess): () => string {
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return () => output;
}

/** What may read there: the community, or the user with SHA-256 and AES. */
export const agentSecrets = {
  community: 'a community nobody guesses',
  username: 'operator',
  authKey: 'the auth key of a test',
  privacyKey: 'the privacy key of a test',
};

/** net-snmp keeps its tables of sockets for 60 s and of processes for 30 s; a test cannot wait that long for each step. */
const cachedTables = ['1.3.6.1.2.1.6.20', '1.3.6.1.2.1.7.7', '1.3.6.1.2.1.25.4.2'];

/** NET-SNMP-AGENT-MIB::nsCacheTimeout */
const cacheTimeout = '1.3.6.1.4.1.8072.1.5.3.1.2';

/** net-snmp's agent on port 161 of an asset. */
export async function startAgent(asset: NetworkedAsset): Promise<void> {
  const { community, username, authKey, privacyKey } = agentSecrets;
  const file = join(asset.folder, 'snmpd.conf');
  const state = join(asset.folder, 'snmp-state');
  mkdirSync(state);
  const lines = [
    'agentaddress udp:161',
    `rocommunity "${community}"`,
    'rwcommunity "set up" 127.0.0.1',
    `createUser ${username} SHA-256 "${authKey}" AES "${privacyKey}"`,
    `rouser ${username} priv`,
    'smuxsocket 127.0.0.1:0',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const env = [`SNMP_PERSISTENT_DIR=${state}`, 'MIBS='];
  const server = asset.run('env', [...env, findProgram('snmpd', 'snmpd'), '-f', '-Le', '-C', '-c', file]);
  const log = logOf(server);
  await waitUntil('snmpd to listen', () => log().includes('NET-SNMP version') || ended(server, log));
  const timeouts = cachedTables.flatMap((table) => [`${cacheTimeout}.${table}`, 'i', '1']);
  asset.output('env', ['MIBS=', 'snmpset', '-v2c', '-c', 'set up', '127.0.0.1', ...timeouts]);
}
