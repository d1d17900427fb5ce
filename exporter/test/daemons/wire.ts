import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from './daemon.ts';

/** What one look costs, counted in a network namespace in which nothing else happens. */
export interface Cost {
  readonly packets: number;
  /** With all headers, as an Ethernet would carry them. */
  readonly bytes: number;
  /** CPU of the asset's server and all that it ran, in ms. */
  readonly assetCpuMs: number;
  /** CPU of whoever asked: this process, or the programs that it ran; in ms. */
  readonly askerCpuMs: number;
  readonly milliseconds: number;
}

/** Gives the namespace of this process a loopback whose frames are those of an Ethernet. */
export function prepareLoopback(): void {
  execFileSync(findProgram('ip', 'iproute2'), ['link', 'set', 'lo', 'mtu', '1500', 'gso_max_segs', '1', 'up']);
}

/** Opens ports on every IPv4 address, until the process ends. */
export async function openPorts({ tcp, udp }: { readonly tcp: number; readonly udp: number }): Promise<void> {
  for (let i = 0; i < tcp; i++) {
    const server = createServer().listen(20_000 + i, '0.0.0.0');
    await once(server.unref(), 'listening');
  }
  for (let i = 0; i < udp; i++) {
    const socket = createSocket('udp4').bind(30_000 + i);
    await once(socket.unref(), 'listening');
  }
}

interface Measured {
  /** The asset's server. */
  readonly pid: number;
  readonly rounds: number;
}

/** Asks once to warm up, then `rounds` times; the mean of those. */
export async function costOf({ pid, rounds }: Measured, ask: () => unknown): Promise<Cost> {
  await ask();
  await quiet();
  const before = readings(pid);
  for (let i = 0; i < rounds; i++) await ask();
  const milliseconds = performance.now() - before.at;
  await quiet();
  const after = readings(pid);
  return {
    packets: (after.packets - before.packets) / rounds,
    bytes: (after.bytes - before.bytes) / rounds,
    assetCpuMs: (after.assetCpuMs - before.assetCpuMs) / rounds,
    askerCpuMs: (after.askerCpuMs - before.askerCpuMs) / rounds,
    milliseconds: milliseconds / rounds,
  };
}

/** Until late acknowledgements have been sent and children have been counted. */
async function quiet(): Promise<void> {
  await sleep(300);
}

function readings(pid: number): Record<'at' | 'packets' | 'bytes' | 'assetCpuMs' | 'askerCpuMs', number> {
  const [bytes = 0, packets = 0] =
    /lo:\s*(.*)/.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1]?.split(/\s+/).map(Number) ?? [];
  const { user, system } = process.cpuUsage();
  const asset = cpuMs(pid);
  return {
    at: performance.now(),
    packets,
    bytes,
    assetCpuMs: asset.own + asset.children,
    askerCpuMs: (user + system) / 1000 + cpuMs(process.pid).children,
  };
}

/** CPU of a process and of its children that have ended, from clock ticks of 10 ms (proc_pid_stat(5), fields 14 to 17). */
function cpuMs(pid: number): { readonly own: number; readonly children: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ').map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return { own: (user + system) * 10, children: (childUser + childSystem) * 10 };
}
