import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createConnectCollector } from '../../src/collect/connect/index.ts';
import { ConnectSource } from '../../src/collect/connect/schema.ts';
import { emptyFootprint } from '../../src/model/collection.ts';
import { findProgram } from '../daemons/daemon.ts';
import { costOf, prepareLoopback } from '../daemons/wire.ts';

/**
 * What a connect check of three ports costs, whether anything of it is a reset, and whether an asset that is silent is tried
 * again: a program for a network namespace of its own. Prints JSON. Run it as `unshare --net node count-packets.ts`.
 */
prepareLoopback();
let payload = 0;
const errors: string[] = [];
const ports = [20_001, 20_002, 20_003];
for (const port of ports) {
  const server = createServer((socket) => {
    socket.on('data', (bytes) => (payload += bytes.length));
    socket.on('error', (error) => errors.push(error.message));
    // The second one greets as an SSH server does.
    if (port === 20_002) socket.write('SSH-2.0-made_up\r\n');
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
}

/** Of both sides: they share the namespace. `OutRsts` and `RetransSegs` are of RFC 4022. */
function counted(name: 'OutRsts' | 'RetransSegs'): number {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8').match(/^Tcp: .*$/gm) ?? [];
  return Number(values.split(' ')[names.split(' ').indexOf(name)]);
}

/** An address from which nothing comes back: the other end of the cable is in nobody's hands. */
function prepareSilence(address: string): void {
  const ip = (line: string) => execFileSync(findProgram('ip', 'iproute2'), line.split(' '));
  ip('link add silent type veth peer name nobody');
  ip('addr add 198.18.0.1/24 dev silent');
  ip('link set silent up');
  ip('link set nobody up');
  ip(`neigh replace ${address} lladdr 02:00:00:00:00:02 dev silent`);
}

const before = counted('OutRsts');
const { packets } = await costOf({ pid: process.pid, rounds: 1 }, async () => {
  const look = { signal: new AbortController().signal, footprint: emptyFootprint(), remembered: null };
  await createConnectCollector({ type: 'connect', address: '127.0.0.1', ports, timeoutMs: 500, pauseMs: 0 }).collect(
    look,
  );
});
const resets = counted('OutRsts') - before;

prepareSilence('198.18.0.2');
const sentAgain = counted('RetransSegs');
const { timeout: timeoutMs } = ConnectSource.parse({ type: 'connect', ports: [502] });
await createConnectCollector({ type: 'connect', address: '198.18.0.2', ports: [502, 503], timeoutMs, pauseMs: 0 })
  .collect({ signal: new AbortController().signal, footprint: emptyFootprint(), remembered: null })
  .catch((error: unknown) => errors.push(String(error)));
const retries = counted('RetransSegs') - sentAgain;
process.stdout.write(`${JSON.stringify({ packets, resets, retries, payload, errors })}\n`);
// The open ports would keep the program.
process.exit();
