import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { user } from '../../bench/fleet-plant.ts';
import { v3Replay } from '../../bench/v3-replay.ts';
import { open, withBusyBox, withSs } from '../../lab/listeners.ts';
import { newKey } from '../../lab/new-key.ts';
import type { Programs } from '../../lab/shell.ts';
import { snmpObjects, startSnmpAsset } from '../../lab/snmp-asset.ts';
import { parseKey, startSshAsset } from '../../lab/ssh-asset.ts';
import { startFakeAgent, truthful } from '../snmp/fake-agent.ts';
import { bacnetAnswer, enipAnswer, modbusAnswer, opcuaAnswers, s7Answers } from './identities.ts';

const community = user.community;

/** The same key each time, so that fingerprints may stand in the configuration. */
export function keyOf(name: string): string {
  const seed = createHash('sha256').update(`golden plant ${name}`).digest();
  return newKey(seed, seed.subarray(0, 4));
}

/** What each SSH server of the lab has open. */
const listening: Readonly<Record<string, readonly [address: string, ...ports: readonly string[]]>> = {
  'hmi-01': [
    '10.20.1.11',
    ...['tcp 0.0.0.0:21 ftpd', 'tcp 0.0.0.0:22 sshd', 'tcp 0.0.0.0:23 telnetd', 'tcp 10.20.1.11:1217 codesys'],
    ...['tcp 0.0.0.0:3389 xrdp', 'tcp 0.0.0.0:4840 opcua-server', 'tcp 0.0.0.0:5432 postgres'],
    ...['tcp 0.0.0.0:5900 vncserver', 'tcp 0.0.0.0:8080 java', 'tcp 10.9.9.9:9000 backup', 'tcp 127.0.0.1:631 cupsd'],
    ...['tcp 0.0.0.0:49155 panel', 'udp 0.0.0.0:123 chronyd', 'udp 0.0.0.0:40000 discovery'],
  ],
  'eng-01': ['10.20.1.14', 'tcp 0.0.0.0:22 sshd', 'tcp 0.0.0.0:1217 codesys'],
  'wide-01': ['10.20.2.6', ...[1, 2, 3, 4, 5].map((port) => `tcp 0.0.0.0:${port}000 made-up`)],
  'pile-01': ['10.20.2.7', ...Array.from({ length: 15 }, (_, nth) => `tcp 0.0.0.0:${7001 + nth} service`)],
  'stale-01': ['10.20.2.9', 'tcp 0.0.0.0:22 sshd'],
  'held-01': ['10.20.2.10', 'tcp 0.0.0.0:22 sshd', 'tcp 0.0.0.0:5900 vncserver'],
  'auth-01': ['10.20.2.1'],
  'key-01': ['10.20.2.2'],
};

const busyBox = [
  'tcp 0.0.0.0:22 dropbear',
  'tcp 0.0.0.0:23 telnetd',
  'tcp 127.0.0.1:80 httpd',
  'udp 0.0.0.0:161 snmpd',
];

const switchPorts = ['tcp 0.0.0.0:22 sshd', 'tcp 0.0.0.0:80 httpd', 'udp 0.0.0.0:161 snmpd'];

/** Starts everything but OpenSSH, each at the address and port that a real one has. */
export async function startMachines(): Promise<void> {
  for (const [name, [address, ...ports]] of Object.entries(listening)) {
    await sshAsset(
      name,
      address,
      withSs(() => ports.map(open)),
    );
  }
  await sshAsset(
    'gateway-01',
    '10.20.1.13',
    withBusyBox(() => busyBox.map(open)),
  );
  await sshAsset('garbled-01', '10.20.2.5', () => ({ stdout: 'tcp LISTEN 0 128 nonsense *:*\n', exitCode: 0 }));
  // Takes the connection, and never says a word.
  await listen(createServer().listen(22, '10.20.2.3'));
  for (const [address, description] of [
    ['10.20.1.7', 'Made-up switch, firmware 7.1'],
    ['10.20.1.9', 'Made-up UPS'],
    ['10.20.3.2', 'Made-up switch, firmware 7.2'],
  ] as const) {
    await startSnmpAsset({ address, port: 161, community, description, ports: () => switchPorts.map(open) });
  }
  const inner = truthful(snmpObjects({ description: 'Made-up switch, v3', ports: () => switchPorts.map(open) }));
  await startFakeAgent(v3Replay(Buffer.from('8000000001020308', 'hex'), inner), { address: '10.20.1.8', port: 161 });
  await startTcp('10.20.1.35', 102, s7Answers);
  await startTcp('10.20.1.41', 502, [modbusAnswer]);
  await startTcp('10.20.1.42', 80, []);
  await startUdp('10.20.1.42', 47_808, bacnetAnswer);
  await startTcp('10.20.1.43', 80, []);
  await startUdp('10.20.1.43', 44_818, enipAnswer);
  await startTcp('10.20.1.44', 4840, opcuaAnswers);
}

async function sshAsset(name: string, address: string, programs: Programs): Promise<void> {
  await startSshAsset({
    ...{ address, port: 22, username: 'otports', ident: 'OpenSSH_9.2p1' },
    hostKey: keyOf(name),
    clientKey: parseKey(keyOf('client')),
    programs,
  });
}

/** Answers the n-th request with the n-th answer. */
async function startTcp(address: string, port: number, answers: readonly string[]): Promise<void> {
  const server = createServer((socket) => {
    let at = 0;
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const answer = answers[at++];
      if (answer !== undefined) socket.write(Buffer.from(answer, 'hex'));
    });
  });
  await listen(server.listen(port, address));
}

async function listen(server: ReturnType<typeof createServer>): Promise<void> {
  await once(server, 'listening');
}

async function startUdp(address: string, port: number, answer: (request: Buffer) => Buffer): Promise<void> {
  const socket = createSocket('udp4').bind(port, address);
  await once(socket, 'listening');
  socket.on('message', (request, from) => {
    socket.send(answer(request), from.port, from.address);
  });
}
