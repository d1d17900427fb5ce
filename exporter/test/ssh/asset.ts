import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../../src/collect/ssh/keys/host-keys.ts';
import { findProgram } from '../daemons/daemon.ts';
import { waitUntil } from '../daemons/wait.ts';

/** A machine with a real SSH server on loopback, made of this one in namespaces of its own (mounts, processes). */
export interface SshAsset {
  readonly port: number;
  readonly folder: string;
  /** `SHA256:...` of its host key of that type. */
  fingerprint(type?: KeyType): string;
  /** Text of its public host key file of that type: `ssh-ed25519 AAAA... `. */
  publicHostKey(type?: KeyType): string;
  /** A private key that its users accept. */
  userKey(type?: KeyType): Buffer;
  /** What the server has logged. */
  log(): string;
  /** Command lines of its processes that contain this text. */
  processes(text: string): readonly string[];
  stop(): Promise<void>;
}

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface AssetOptions {
  /** Lines for sshd_config. */
  readonly config?: readonly string[];
  readonly hostKeys?: readonly KeyType[];
  /** Login shell of each user beside root (bash). They have no rights; their password is their name. */
  readonly users?: Readonly<Record<string, string>>;
  /** Programs that are not there. */
  readonly hidden?: readonly string[];
  /** Programs in place of those: path to shell script. */
  readonly replaced?: Readonly<Record<string, string>>;
  /** Files of the home folder of every user. */
  readonly home?: Readonly<Record<string, string>>;
  readonly server?: 'sshd' | 'dropbear';
  /** More commands for the namespace, before the server starts. */
  readonly setUp?: readonly string[];
}

/** Keys of users: one of each type for the whole run of a test file, because RSA takes its time. */
const keys = mkdtempSync(join(tmpdir(), 'otports-keys-'));
process.on('exit', () => {
  rmSync(keys, { recursive: true, force: true });
});

/** Makes a key pair in `path` and `path.pub`. */
export function makeKey(path: string, type: KeyType, passphrase = ''): void {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  execFileSync(findProgram('ssh-keygen', 'openssh-client'), ['-q', '-t', type, ...bits, '-N', passphrase, '-f', path]);
}

/** The key of a server that does not live longer than its test, and how it is pinned. */
export function makeHostKey(folder: string): { readonly hostKey: Buffer; readonly pin: string } {
  const path = join(folder, 'host');
  makeKey(path, 'ed25519');
  const [, offered = ''] = readFileSync(`${path}.pub`, 'utf8').split(' ');
  return { hostKey: readFileSync(path), pin: fingerprint(Buffer.from(offered, 'base64')) };
}

function userKeyPath(type: KeyType): string {
  const path = join(keys, type);
  try {
    readFileSync(path);
  } catch {
    makeKey(path, type);
  }
  return path;
}

/** Starts an asset. Needs root, for the namespaces. */
export async function startAsset(options: AssetOptions = {}): Promise<SshAsset> {
  const server = options.server ?? 'sshd';
  const program = server === 'sshd' ? findProgram('sshd', 'openssh-server') : findProgram('dropbear', 'dropbear-bin');
  const folder = mkdtempSync(join(tmpdir(), 'otports-asset-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const hostKeys = options.hostKeys ?? ['ed25519'];
  for (const type of hostKeys) makeKey(join(folder, `host_${type}`), type);
  writeFileSync(join(folder, 'set-up'), setUpScript(folder, options, startLine({ program, folder, port, options })));
  const child = spawn(
    findProgram('setpriv', 'util-linux'),
    [
      '--pdeathsig',
      'KILL',
      'unshare',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      'sh',
      '-eu',
      join(folder, 'set-up'),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const asset: SshAsset = {
    port,
    folder,
    fingerprint: (type = hostKeys[0] ?? 'ed25519') =>
      execFileSync(findProgram('ssh-keygen', 'openssh-client'), ['-l', '-f', join(folder, `host_${type}.pub`)], {
        encoding: 'utf8',
      }).split(' ')[1] ?? '',
    publicHostKey: (type = hostKeys[0] ?? 'ed25519') => readFileSync(join(folder, `host_${type}.pub`), 'utf8').trim(),
    userKey: (type = 'ed25519') => readFileSync(userKeyPath(type)),
    log: () => output,
    processes: (text) => processesWith(text),
    stop: () => stop(child, folder),
  };
  try {
    await waitUntil(`${server} on port ${port}`, () => (child.exitCode === null ? answers(port) : ended(output)));
  } catch (error) {
    await asset.stop();
    throw new Error(`${server} did not start (it needs root and namespaces); it said:\n${output}`, { cause: error });
  }
  return asset;
}

function ended(output: string): never {
  throw new Error(`it ended by itself: ${output}`);
}

interface Start {
  readonly program: string;
  readonly folder: string;
  readonly port: number;
  readonly options: AssetOptions;
}

function startLine({ program, folder, port, options }: Start): string {
  if (options.server === 'dropbear') {
    return `dropbearconvert openssh dropbear ${folder}/host_ed25519 ${folder}/dropbear >/dev/null 2>&1; exec ${program} -F -E -m -r ${folder}/dropbear -p 127.0.0.1:${port}`;
  }
  const lines = [
    `ListenAddress 127.0.0.1:${port}`,
    ...(options.hostKeys ?? ['ed25519']).map((type) => `HostKey ${folder}/host_${type}`),
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'UsePAM no',
    'StrictModes no',
    'PidFile none',
    'LogLevel VERBOSE',
    ...(options.config ?? []),
  ];
  writeFileSync(join(folder, 'sshd_config'), `${lines.join('\n')}\n`);
  return `exec ${program} -D -e -f ${folder}/sshd_config`;
}

/** All mounts are seen in the namespace alone and vanish with it. */
function setUpScript(folder: string, options: AssetOptions, last: string): string {
  const commands = [
    'mount -t tmpfs -o mode=755 none /run',
    'mkdir /run/sshd',
    `mount --bind ${folder}/passwd /etc/passwd`,
  ];
  const home = join(folder, 'home');
  mkdirSync(join(home, '.ssh'), { recursive: true });
  for (const [name, text] of Object.entries(options.home ?? {})) writeFileSync(join(home, name), text);
  const publicKeys = (['ed25519', 'ecdsa', 'rsa'] as const).map((type) =>
    readFileSync(`${userKeyPath(type)}.pub`, 'utf8'),
  );
  writeFileSync(join(folder, 'authorized_keys'), publicKeys.join(''));
  writeFileSync(join(home, '.ssh', 'authorized_keys'), publicKeys.join(''));
  writeFileSync(join(folder, 'passwd'), passwd(home, options.users ?? {}));
  writeFileSync(join(folder, 'nothing'), '');
  for (const path of options.hidden ?? []) commands.push(`mount --bind ${folder}/nothing ${path}`);
  for (const [index, [path, script]] of Object.entries(options.replaced ?? {}).entries()) {
    const own = join(folder, `program-${index}`);
    writeFileSync(own, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    commands.push(`mount --bind ${own} ${path}`);
  }
  return [...commands, ...(options.setUp ?? []), last, ''].join('\n');
}

function passwd(home: string, users: Readonly<Record<string, string>>): string {
  const system = [
    'root:x:0:0:root:HOME:/bin/bash',
    'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
    'sshd:x:104:65534::/run/sshd:/usr/sbin/nologin',
  ];
  const own = Object.entries(users).map(([name, shell], index) => {
    const hash = execFileSync(findProgram('openssl', 'openssl'), ['passwd', '-6', name], { encoding: 'utf8' }).trim();
    return `${name}:${hash}:${2000 + index}:2000::HOME:${shell}`;
  });
  return `${[...system, ...own].join('\n').replaceAll('HOME', home)}\n`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function processesWith(text: string): readonly string[] {
  const all = execFileSync(findProgram('ps', 'procps'), ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(text));
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}
