import { execFile, execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyFootprint } from '../../src/model/collection.ts';
import type { SshSettings } from '../../src/collect/ssh/settings.ts';
import { findProgram } from '../daemons/daemon.ts';
import { startAsset, type SshAsset } from './asset.ts';
import { look } from './look.ts';

/**
 * What one look costs, counted on the wire: a program for a network namespace of its own, whose loopback has the frames of
 * an Ethernet. Prints JSON. Run it as `unshare --net node count-packets.ts [rounds]`.
 */

export interface Cost {
  readonly packets: number;
  readonly bytes: number;
  /** CPU of the asset's SSH server and all that it ran, in ms. */
  readonly assetCpuMs: number;
  readonly milliseconds: number;
}

const tcpListeners = 39;
const udpSockets = 14;

async function openPorts(): Promise<void> {
  for (let i = 0; i < tcpListeners - 1; i++)
    await once(
      createServer()
        .listen(20_000 + i, '0.0.0.0')
        .unref(),
      'listening',
    );
  for (let i = 0; i < udpSockets; i++)
    await once(
      createSocket('udp4')
        .bind(30_000 + i)
        .unref(),
      'listening',
    );
}

/** Packets and bytes that loopback has carried. */
function carried(): [number, number] {
  const fields = /lo:\s*(.*)/.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1]?.split(/\s+/).map(Number) ?? [];
  return [fields[1] ?? 0, fields[0] ?? 0];
}

/** CPU of a process and of all its children that have ended, from its clock ticks of 10 ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ').map(Number);
  return fields.slice(11, 15).reduce((sum, ticks) => sum + ticks * 10, 0);
}

function pidOfServer(asset: SshAsset): number {
  return Number.parseInt(asset.processes(`${asset.folder}/sshd_config`)[0] ?? '', 10);
}

async function cost(asset: SshAsset, rounds: number, ask: () => unknown): Promise<Cost> {
  const server = pidOfServer(asset);
  await ask();
  await sleep(300);
  const [packets, bytes] = carried();
  const [cpu, start] = [cpuMs(server), performance.now()];
  for (let i = 0; i < rounds; i++) await ask();
  const milliseconds = (performance.now() - start) / rounds;
  await sleep(300);
  const [packetsNow, bytesNow] = carried();
  return {
    packets: (packetsNow - packets) / rounds,
    bytes: (bytesNow - bytes) / rounds,
    assetCpuMs: (cpuMs(server) - cpu) / rounds,
    milliseconds,
  };
}

execFileSync(findProgram('ip', 'iproute2'), ['link', 'set', 'lo', 'mtu', '1500', 'gso_max_segs', '1', 'up']);
await openPorts();
const rounds = Number(process.argv[2] ?? 1);
const asset = await startAsset({ users: { operator: '/bin/dash' } });
writeFileSync(join(asset.folder, 'key'), asset.userKey(), { mode: 0o600 });
const settings: SshSettings = {
  address: '127.0.0.1',
  port: asset.port,
  timeoutMs: 15_000,
  platform: 'auto',
  credential: { username: 'operator', privateKey: () => asset.userKey() },
  hostKeys: { fingerprints: [asset.fingerprint()] },
};
let bindings = 0;
const ask = async (remembered: string | null) => {
  bindings = (await look(settings, { remembered, footprint: emptyFootprint() })).bindings.length;
};
const opensshArguments = [
  ...['-F', 'none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
  ...['-i', join(asset.folder, 'key'), '-p', String(asset.port), 'operator@127.0.0.1', 'ss -tulpn'],
];
const result = {
  first: await cost(asset, rounds, () => ask(null)),
  later: await cost(asset, rounds, () => ask('linux/ss')),
  openssh: await cost(asset, rounds, () => promisify(execFile)(findProgram('ssh', 'openssh-client'), opensshArguments)),
  bindings,
};
await asset.stop();
process.stdout.write(`${JSON.stringify(result)}\n`);
