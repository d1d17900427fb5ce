import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { waitUntil } from '../daemons/wait.ts';
import { makeSite, samples, startExporter } from './exporter.ts';

it(
  'an identity in whose middle otports is killed is not asked again before its time',
  { timeout: 120_000 },
  async () => {
    const requests: string[] = [];
    // It never answers, so that the look is still under way when the kill comes.
    const asset = createServer((socket) => {
      socket.on('data', (bytes) => requests.push(bytes.toString('hex')));
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(asset, 'listening');
    const { port } = asset.address() as AddressInfo;
    const site = await makeSite();
    try {
      site.configure({
        limits: { min_gap: '100ms' },
        poll: { interval: '2s' },
        assets: [
          {
            ...{ name: 'gw-01', address: '127.0.0.1', source: { type: 'connect', ports: [port] } },
            identity: { type: 'modbus', port, timeout: '10s' },
          },
        ],
      });
      const killed = await startExporter(site);
      await waitUntil('the request', () => requests.length > 0);
      await killed.end('SIGKILL');
      const exporter = await startExporter(site);
      try {
        await waitUntil('two good looks', async () => {
          const ended = await samples(site, 'otports_collections_total');
          return (ended.get('asset="gw-01",outcome="ok"') ?? 0) >= 2;
        });
      } finally {
        await exporter.end('SIGKILL');
      }
      expect(requests).toEqual(['000100000005ff2b0e0100']);
    } finally {
      asset.close();
      site.remove();
    }
  },
);
