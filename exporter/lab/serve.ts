import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPlant } from './plant.ts';
import { tell } from './terminal.ts';

/**
 * The plant for docker compose: every machine on one address with a port of its own, keys and configuration in a folder
 * that the exporter's container shares. After a while somebody opens a remote desktop on the HMI, again and again.
 */
const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: '/etc/otports' },
    'host-keys': { type: 'string', default: '/var/lib/lab' },
    host: { type: 'string', default: 'lab' },
    'first-port': { type: 'string', default: '2201' },
    minutes: { type: 'string', default: '3' },
  },
});

// Written last, when every machine listens: until then nobody takes the one of an earlier run for a sign that they do.
rmSync(join(options.folder, 'otports.yml'), { force: true });
const plant = await startPlant({
  folder: options.folder,
  listen: '0.0.0.0:9988',
  allowUnauthenticated: true,
  externalUrl: 'http://localhost:9988',
  place: (index) => ({ address: '0.0.0.0', port: Number(options['first-port']) + index }),
  seenAs: options.host,
  dataDir: '/var/lib/otports',
  hostKeys: options['host-keys'],
  poll: { interval: '30s', jitter: '10%', stale_after: '2m', confirm_after: '10s', confirm_within: '2m' },
});
tell(`${plant.assets.size} assets listen; their configuration is ${plant.configFile}`);

async function story(): Promise<never> {
  for (let isOpen = true; ; isOpen = !isOpen) {
    await wait(Number(options.minutes) * 60_000);
    plant.setRemoteDesktop(isOpen);
    tell(isOpen ? 'xrdp now listens on hmi-01, tcp/3389' : 'xrdp on hmi-01 was stopped');
  }
}

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), story()]);
await plant.close();
process.exit(0);
