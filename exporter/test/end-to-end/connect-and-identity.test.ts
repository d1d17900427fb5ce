// needs: ip, unshare, tcpdump
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookPlan } from '../../src/collect/collector.ts';
import { waitUntil } from '../daemons/wait.ts';
import { type Capture, payloadBytes, startCapture } from './capture.ts';
import { type Exporter, makeSite, otports, samples, type Site, startExporter } from './exporter.ts';
import { type NetworkedAsset, startNetworkedAsset } from './networked-asset.ts';

/** A device that speaks Modbus on 502, and greets on 2200 as an SSH server does. Nothing listens on 503. */
const device = `
const { createServer } = require('node:net');
const answer = Buffer.from('000100000016ff2b0e0101000003000341626f01034d2d3102023036', 'hex');
createServer((socket) => socket.on('data', () => socket.write(answer))).listen(502, () => {
  createServer((socket) => socket.write('SSH-2.0-made_up\\r\\n')).listen(2200, () => console.log('ready'));
});
`;

/** What is off unless an asset names it: the plan, the wire and the metrics say the same of it. */
describe('a connect check and a native identity', { timeout: 120_000 }, () => {
  let machine: NetworkedAsset;
  let site: Site;
  let exporter: Exporter;
  let capture: Capture;
  let plan: LookPlan;

  beforeAll(async () => {
    [machine, site] = await Promise.all([startNetworkedAsset(), makeSite()]);
    const program = join(machine.folder, 'device.cjs');
    writeFileSync(program, device);
    let said = '';
    machine.run(process.execPath, [program]).stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await waitUntil('the device', () => said.includes('ready'));
    const source = { type: 'connect', ports: [502, 503, 2200] };
    site.configure({
      limits: { min_gap: '100ms' },
      assets: [{ name: 'gw-01', address: machine.addresses[0], source, identity: { type: 'modbus' } }],
    });
    plan = (JSON.parse((await otports(['plan', '--json', '--config', site.configFile])).said) as [LookPlan])[0];
    capture = await startCapture(machine);
    exporter = await startExporter(site);
    await waitUntil('a good look', async () => {
      const ended = await samples(site, 'otports_collections_total');
      return ended.get('asset="gw-01",outcome="ok"') === 1;
    });
  }, 60_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    await machine.stop();
    site.remove();
  }, 60_000);

  const counted = async (what: string) => (await samples(site, `otports_asset_${what}_total`)).get('asset="gw-01"');

  it('one handshake for each port, in the order of the list, and one for the identity', async () => {
    expect(await capture.handshakes()).toEqual([502, 503, 2200, 502]);
    expect([plan.total.sessions, await counted('sessions')]).toEqual([4, 4]);
    expect([plan.total.requests, await counted('requests')]).toEqual([4, 4]);
  });

  it('no byte goes to the asset but the request that the plan shows', async () => {
    const sent = (await capture.read()).filter(({ toAsset }) => toAsset).map(({ payload }) => payload.toString('hex'));
    expect(sent).toEqual(['000100000005ff2b0e0100']);
    const request = plan.steps.find(({ what }) => what === 'request');
    expect(request?.detail.endsWith(`: ${sent.join()}`)).toBe(true);
  });

  it('the footprint metrics are the payload on the wire, and no more than the plan says', async () => {
    const { sent, received } = payloadBytes(await capture.read());
    expect([await counted('sent_bytes'), await counted('received_bytes')]).toEqual([sent, received]);
    expect(sent).toBe(plan.total.sentBytes);
    expect(received).toBeLessThanOrEqual(plan.total.receivedBytes);
  });
});
