import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../daemons/daemon.ts';
import { waitUntil } from '../daemons/wait.ts';

/** A machine of its own: namespaces of network, mounts and processes, and one cable to this machine. */
export interface NetworkedAsset {
  /** The first is the machine's own; the others lead to the same machine. */
  readonly addresses: readonly string[];
  /** For its files; gone when it stops. */
  readonly folder: string;
  /** Runs a program there. It ends with the machine, or with the test, however that ends. */
  run(program: string, args: readonly string[]): ChildProcess;
  /** Runs a program there to its end and returns what it printed. */
  output(program: string, args: readonly string[]): string;
  /** Opens a TCP port with BusyBox's nc, which listens on all addresses; returns how to close it. */
  openPort(port: number): Promise<() => Promise<void>>;
  /** Packets its network card has sent and received. */
  packets(): number;
  /** Waits until no connection of it can send or receive anything more, not even the last acknowledgement. */
  idle(): Promise<void>;
  /** What runs there, but for the process that holds the namespaces. */
  processes(): readonly AssetProcess[];
  stop(): Promise<void>;
}

export interface AssetProcess {
  readonly pid: number;
  readonly command: string;
}

const addressCount = 6;

/** Needs root. Nothing of it outlives the process that holds the namespaces, and that one ends with the test. */
export async function startNetworkedAsset(): Promise<NetworkedAsset> {
  const folder = mkdtempSync(join(tmpdir(), 'otports-end-to-end-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'passwd'), passwd(folder));
  const holder = spawnTied(
    ['unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
    [...[findProgram('sh', 'dash'), '-eu', '-c', holdNamespaces, 'sh', join(folder, 'passwd')]],
  );
  let complaints = '';
  holder.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  try {
    const init = await waitUntil('the namespaces', () => readyInit(holder, complaints));
    const cable = layCable(init);
    return assetOf({ folder, holder, init, ...cable });
  } catch (error) {
    await stop(holder, folder);
    throw new Error(`no namespaces for an asset (this needs root): ${complaints}`, { cause: error });
  }
}

/** Collects the children that others leave behind, as init does, or the test would count them as left over. */
const holdNamespaces = `
mount -t tmpfs -o mode=755 none /run
mkdir /run/sshd
mount --bind "$1" /etc/passwd
ip link set lo up
touch /run/ready
while :; do sleep 1000 & wait $!; done`;

function passwd(home: string): string {
  return [
    `root:x:0:0:root:${home}:/bin/sh`,
    'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
    'sshd:x:104:65534::/run/sshd:/usr/sbin/nologin',
    '',
  ].join('\n');
}

/** With setpriv of util-linux the kernel ends the program when the test process dies, however it dies. */
function spawnTied(wrapper: readonly string[], command: readonly string[]): ChildProcess {
  const args = ['--pdeathsig', 'KILL', ...wrapper, ...command];
  return spawn(findProgram('setpriv', 'util-linux'), args, { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The process that is number 1 in there, seen from here, once it has set up everything. */
function readyInit(holder: ChildProcess, complaints: string): number | null {
  if (holder.exitCode !== null) throw new Error(`the holder ended by itself: ${complaints}`);
  const pid = holder.pid ?? -1;
  const child = Number.parseInt(readText(`/proc/${pid}/task/${pid}/children`), 10);
  if (Number.isNaN(child)) return null;
  return readText(`/proc/${child}/mounts`).includes('/etc/passwd') && isReady(child) ? child : null;
}

function isReady(init: number): boolean {
  try {
    return readdirSync(`/proc/${init}/root/run`).includes('ready');
  } catch {
    return false;
  }
}

interface Cable {
  readonly addresses: readonly string[];
}

/** A veth pair by PID, static neighbours, no IPv6: an idle wire carries nothing. 198.18.0.0/15 is for tests (RFC 2544). */
function layCable(init: number): Cable {
  const card = `otp${randomBytes(4).toString('hex')}`;
  const net = `198.${randomInt(18, 20)}.${randomInt(0, 256)}.${16 * randomInt(0, 16)}`;
  const addresses = Array.from({ length: addressCount + 1 }, (_, index) => addressIn(net, index + 1));
  const [here = '', ...there] = addresses;
  ip(['link', 'add', card, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(init)]);
  writeFileSync(`/proc/sys/net/ipv6/conf/${card}/disable_ipv6`, '1');
  inside(init, 'sh', ['-c', 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6']);
  ip(['addr', 'add', `${here}/28`, 'dev', card]);
  for (const address of there) inside(init, 'ip', ['addr', 'add', `${address}/28`, 'dev', 'eth0']);
  ip(['link', 'set', card, 'up']);
  inside(init, 'ip', ['link', 'set', 'eth0', 'up']);
  const [mine, theirs] = [
    macOf(ip(['-j', 'link', 'show', card])),
    macOf(inside(init, 'ip', ['-j', 'link', 'show', 'eth0'])),
  ];
  inside(init, 'ip', ['neigh', 'replace', here, 'lladdr', mine, 'dev', 'eth0', 'nud', 'permanent']);
  for (const address of there) ip(['neigh', 'replace', address, 'lladdr', theirs, 'dev', card, 'nud', 'permanent']);
  return { addresses: there };
}

function addressIn(net: string, index: number): string {
  const [one, two, three, four] = net.split('.').map(Number);
  return [one, two, three, (four ?? 0) + index].join('.');
}

function macOf(json: string): string {
  const [link] = JSON.parse(json) as { address: string }[];
  return link?.address ?? '';
}

function ip(args: readonly string[]): string {
  return execFileSync(findProgram('ip', 'iproute2'), [...args], { encoding: 'utf8' });
}

function enter(init: number): readonly string[] {
  return [findProgram('nsenter', 'util-linux'), '-t', String(init), '-n', '-m', '-p', '--'];
}

function inside(init: number, program: string, args: readonly string[]): string {
  const [nsenter = '', ...rest] = enter(init);
  return execFileSync(nsenter, [...rest, program, ...args], { encoding: 'utf8' });
}

interface Parts extends Cable {
  readonly folder: string;
  readonly holder: ChildProcess;
  /** The first process in there, by its number out here. */
  readonly init: number;
}

function assetOf({ folder, holder, init, addresses }: Parts): NetworkedAsset {
  const asset: NetworkedAsset = {
    addresses,
    folder,
    run: (program, args) => spawnTied(enter(init), [program, ...args]),
    output: (program, args) => inside(init, program, args),
    openPort: (port) => openPort(asset, port),
    packets: () => packetsOf(inside(init, 'ip', ['-j', '-s', 'link', 'show', 'eth0'])),
    idle: async () => {
      await waitUntil('the wire to be idle', () => !hasConnection(init));
    },
    processes: () => processesOf(init),
    stop: () => stop(holder, folder),
  };
  return asset;
}

async function openPort(asset: NetworkedAsset, port: number): Promise<() => Promise<void>> {
  const command = ['nc', '-l', '-p', String(port)];
  asset.run(findProgram('busybox', 'busybox'), command);
  const find = (): AssetProcess | null =>
    asset.processes().find((process) => process.command.endsWith(command.join(' '))) ?? null;
  const listens = (): boolean => asset.output('ss', ['-Htln', `sport = :${port}`]) !== '';
  await waitUntil(`tcp/${port} to open`, listens);
  return async () => {
    process.kill(find()?.pid ?? raise(`nc on tcp/${port} ended by itself`), 'SIGKILL');
    await waitUntil(`tcp/${port} to close`, () => !listens());
  };
}

function raise(message: string): never {
  throw new Error(message);
}

function packetsOf(json: string): number {
  const [link] = JSON.parse(json) as { stats64: { rx: { packets: number }; tx: { packets: number } } }[];
  return link === undefined ? raise('eth0 is gone') : link.stats64.rx.packets + link.stats64.tx.packets;
}

/** States by the kernel's include/net/tcp_states.h: all but TIME_WAIT, CLOSE and LISTEN may still send. */
function hasConnection(init: number): boolean {
  const [, ...rows] = readText(`/proc/${init}/net/tcp`).trim().split('\n');
  return rows.some((row) => !['06', '07', '0A'].includes(row.trim().split(/\s+/)[3] ?? ''));
}

function processesOf(init: number): readonly AssetProcess[] {
  const namespace = readlinkSync(`/proc/${init}/ns/pid`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(init))
    .filter((name) => isIn(name, namespace))
    .map((name) => ({ pid: Number(name), command: readText(`/proc/${name}/cmdline`).split('\0').join(' ').trim() }))
    .filter(({ command }) => command !== 'sleep 1000');
}

function isIn(pid: string, namespace: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`) === namespace;
  } catch {
    return false; // It has ended meanwhile.
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // The process has ended, or is not there yet.
  }
}

async function stop(holder: ChildProcess, folder: string): Promise<void> {
  if (holder.exitCode === null && holder.signalCode === null) {
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}
