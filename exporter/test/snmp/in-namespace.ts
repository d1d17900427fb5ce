/**
 * Runs in a network namespace of its own: a small asset with 39 TCP and 14 UDP ports, snmpd before it, and looks at it.
 * Prints one line of JSON. Started by `runInNamespace`.
 */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { findProgram } from '../daemons/daemon.ts';
import type { SnmpSettings } from '../../src/collect/snmp/settings.ts';
import { listed, lookOnce, settingsFor, userCredential } from './look.ts';
import { startSnmpd } from './snmpd.ts';

export interface NamespaceReport {
  readonly ss: string;
  readonly looks: readonly NamespaceLook[];
}

export interface NamespaceLook {
  readonly name: string;
  readonly bindings: readonly string[];
  readonly complete: unknown;
  readonly notes: readonly string[];
  /** UDP datagrams that the kernel of the namespace carried meanwhile. */
  readonly datagrams: number;
  readonly requests: number;
  readonly bytes: number;
  readonly processorMs: number;
}

async function listenTcp(port: number, host: string): Promise<void> {
  const server = createServer().listen({ port, host, ipv6Only: host === '::1' });
  await once(server, 'listening');
}

async function listenUdp(port: number, host: string): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(port, host);
  await once(socket, 'listening');
}

/** Udp: InDatagrams of RFC 4113; on loopback each datagram that is sent is also received. */
function datagrams(): number {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Udp: '));
  const v4 = Number(values.split(' ')[names.split(' ').indexOf('InDatagrams')]);
  const v6 = /Udp6InDatagrams\s+(\d+)/.exec(readFileSync('/proc/net/snmp6', 'utf8'))?.[1];
  return v4 + Number(v6 ?? 0);
}

async function lookWith(name: string, settings: SnmpSettings): Promise<NamespaceLook> {
  await lookOnce(settings); // Keys are stretched and code is compiled once.
  const before = { datagrams: datagrams(), processor: process.cpuUsage() };
  const { collected, error, footprint } = await lookOnce(settings);
  if (error !== null) throw error;
  const { user, system } = process.cpuUsage(before.processor);
  return {
    name,
    bindings: listed(collected),
    complete: collected?.complete,
    notes: collected?.notes ?? [],
    datagrams: datagrams() - before.datagrams,
    requests: footprint.requests,
    bytes: footprint.sentBytes + footprint.receivedBytes,
    processorMs: (user + system) / 1000,
  };
}

execFileSync(findProgram('ip', 'iproute2'), ['link', 'set', 'lo', 'up']);
for (let port = 1; port <= 25; port += 1) await listenTcp(20_000 + port, '0.0.0.0');
for (let port = 1; port <= 12; port += 1) await listenTcp(30_000 + port, '::');
await listenTcp(4840, '127.0.0.1');
await listenTcp(4841, '::1');
for (let port = 1; port <= 8; port += 1) await listenUdp(40_000 + port, '0.0.0.0');
for (let port = 1; port <= 4; port += 1) await listenUdp(41_000 + port, '::');
const connected = createSocket('udp4').bind(50_000, '127.0.0.1');
await once(connected, 'listening');
connected.connect(40_001, '127.0.0.1');
await once(connected, 'connect');

// Last, for it keeps its tables of sockets for a minute. It brings one TCP socket (sub-agents) and two UDP sockets itself.
const snmpd = await startSnmpd(
  ['createUser operator SHA-256 "the auth key of a test" AES "the privacy key of a test"', 'rouser operator priv'],
  161,
);

const long = { timeoutMs: 10_000 };
const looks = [
  await lookWith('v2c', settingsFor(snmpd.port, long)),
  await lookWith(
    'v3',
    settingsFor(snmpd.port, {
      ...long,
      credential: userCredential('operator', {
        ...{ auth: 'sha256', authKey: 'the auth key of a test' },
        ...{ privacy: 'aes', privacyKey: 'the privacy key of a test' },
      }),
    }),
  ),
];
const report: NamespaceReport = {
  ss: execFileSync(findProgram('ss', 'iproute2'), ['-H', '-tulpn'], { encoding: 'utf8' }),
  looks,
};
process.stdout.write(`${JSON.stringify(report)}\n`, () => {
  void snmpd.stop().then(() => {
    process.exit(0);
  });
});
