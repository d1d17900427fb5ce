/**
 * The SSH half of the fleet in a process of its own, for `fleet.ts`: each asset listens on its address and replays what
 * `ss -H -tulpn` printed. `node bench/fleet-ssh-server.ts ASSETS HOST_KEY`; answers each message with how many looks it has seen.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import ssh2, { type ServerChannel } from 'ssh2';
import { addressOf, kindOf, socketsOf, variants, type ReplayedSocket } from './fleet-plant.ts';

const [, , assets = '0', hostKeyFile = ''] = process.argv;
const hostKey = readFileSync(hostKeyFile);
let looks = 0;

function lineOf({ transport, port, process: name, pid }: ReplayedSocket): string {
  const state = transport === 'tcp' ? 'tcp   LISTEN 0      128' : 'udp   UNCONN 0      0  ';
  return `${state} ${`0.0.0.0:${port}`.padStart(25)} ${'0.0.0.0:*'.padStart(25)} users:(("${name}",pid=${pid},fd=3))\n`;
}

/** The script says how it marks where an answer begins and ends (collect/ssh/platforms/script.ts). */
function answer(channel: ServerChannel, command: string, text: string): void {
  const [, mark] = /m=([a-z0-9-]+);/.exec(command) ?? [];
  if (mark === undefined || !command.includes('ss -H -tulpn')) throw new Error(`no answer is known to: ${command}`);
  looks += 1;
  channel.write(`\n${mark} run ss\n${text}\n${mark} exit 0\n${mark} end root\n`);
  channel.exit(0);
  channel.end();
}

function serverOf(variant: number): ssh2.Server {
  const text = socketsOf(variant).map(lineOf).join('');
  return new ssh2.Server({ hostKeys: [hostKey], ident: 'OpenSSH_9.2p1' }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      if (context.method === 'publickey') context.accept();
      else context.reject(['publickey']);
    });
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        channel.on('error', () => undefined);
        answer(channel, command, text);
      });
    });
  });
}

const servers = Array.from({ length: variants }, (_, variant) => serverOf(variant));
let port = 0;
for (let index = 0; index < Number(assets); index += 1) {
  if (kindOf(index) !== 'ssh') continue;
  const listener = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    servers[index % variants]?.injectSocket(socket);
  });
  listener.listen(port, addressOf(index));
  await once(listener, 'listening');
  ({ port } = listener.address() as AddressInfo);
}
process.on('message', () => process.send?.({ answer: looks }));
process.send?.({ answer: port });
