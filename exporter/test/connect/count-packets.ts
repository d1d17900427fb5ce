import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createConnectCollector } from '../../src/collect/connect/index.ts';
import { emptyFootprint } from '../../src/model/collection.ts';
import { costOf, prepareLoopback } from '../daemons/wire.ts';

/**
 * What a connect check of three ports costs, and whether anything of it is a reset: a program for a network namespace of its
 * own. Prints JSON. Run it as `unshare --net node count-packets.ts`.
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

/** Tcp: OutRsts of RFC 4022, of both sides: they share the namespace. */
function resets(): number {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8').match(/^Tcp: .*$/gm) ?? [];
  return Number(values.split(' ')[names.split(' ').indexOf('OutRsts')]);
}

const before = resets();
const { packets } = await costOf({ pid: process.pid, rounds: 1 }, async () => {
  const look = { signal: new AbortController().signal, footprint: emptyFootprint(), remembered: null };
  await createConnectCollector({ address: '127.0.0.1', ports, timeoutMs: 500 }).collect(look);
});
process.stdout.write(`${JSON.stringify({ packets, resets: resets() - before, payload, errors })}\n`);
// The open ports would keep the program.
process.exit();
