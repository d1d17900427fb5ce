import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseKey } from '../../lab/ssh-asset.ts';
import { startSshd } from '../end-to-end/servers.ts';
import { keyOf } from './machines.ts';

/** What `ss` prints on the historian; its own would name processes of this machine. */
const listening = `#!/bin/sh
cat <<'END'
tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=22,fd=3))
tcp LISTEN 0 511 [::]:443 [::]:* users:(("nginx",pid=443,fd=6),("nginx",pid=444,fd=6))
tcp LISTEN 0 128 0.0.0.0:5900 0.0.0.0:* users:(("vncserver",pid=590,fd=4))
tcp LISTEN 0 244 127.0.0.1:5432 0.0.0.0:* users:(("postgres",pid=54,fd=7))
END
`;

/** OpenSSH on port 22 of historian-01, with the real shell of this machine. */
export async function startOpenSsh(): Promise<void> {
  const folder = '/run/historian-01';
  mkdirSync(folder);
  for (const [file, name] of [
    ['host', 'historian-01'],
    ['user', 'client'],
  ] as const) {
    const key = keyOf(name);
    writeFileSync(join(folder, file), key, { mode: 0o600 });
    writeFileSync(join(folder, `${file}.pub`), `ssh-ed25519 ${parseKey(key).getPublicSSH().toString('base64')}\n`);
  }
  const ss = join(folder, 'ss');
  writeFileSync(ss, listening, { mode: 0o755 });
  for (const path of ['/usr/bin/ss', '/usr/sbin/ss']) {
    try {
      execFileSync('mount', ['--bind', ss, path], { stdio: 'ignore' });
    } catch {
      // Not there on this machine.
    }
  }
  const run = (program: string, args: readonly string[]) =>
    spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  await startSshd({ folder, run }, ['ListenAddress 10.20.1.12', 'PrintMotd no', 'PrintLastLog no']);
}
