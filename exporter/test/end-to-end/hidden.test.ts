// needs: sshd, ip, unshare, prometheus, prometheus-alertmanager
import { appendFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Alertmanager, shippedAlertmanagerConfig, startAlertmanager } from '../daemons/alertmanager.ts';
import { type Prometheus, startPrometheus } from '../daemons/prometheus.ts';
import { waitUntil } from '../daemons/wait.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../daemons/webhook-receiver.ts';
import { zeekHeader } from '../parsers/sensor-logs.ts';
import { type Exporter, makeSite, otports, samples, type Site, startExporter } from './exporter.ts';
import { type NetworkedAsset, startNetworkedAsset } from './networked-asset.ts';
import { startSshd } from './servers.ts';

const backdoor = 6666;

/** What a rootkit leaves: a server that the machine's own `ss` does not show, without a word to anybody else. */
const server = `require('node:net').createServer((socket) => socket.end('up')).listen(${backdoor}, () => console.log('up'))`;
const lyingSs = (real: string): string => `#!/bin/sh\n${real} "$@" | grep -v :${backdoor}\n`;

/** A machine that lies, a sensor beside it, and everybody who must hear of it. Each test goes on where the last ended. */
describe('a port that the asset hides', { timeout: 120_000 }, () => {
  let machine: NetworkedAsset;
  let site: Site;
  let exporter: Exporter;
  let receiver: WebhookReceiver;
  let alertmanager: Alertmanager;
  let prometheus: Prometheus;

  beforeAll(async () => {
    [machine, site, receiver] = await Promise.all([startNetworkedAsset(), makeSite(), startWebhookReceiver()]);
    const { fingerprint, userKey } = await startSshd(machine);
    await hideBackdoor();
    site.baseline('hmi', [{ port: 'tcp/22', process: 'sshd' }]);
    const key = site.secret('id_ed25519', userKey);
    const ssh = { type: 'ssh', credential: 'key', host_key: fingerprint };
    const sources = [ssh, { type: 'zeek', path: './conn.log' }];
    site.configure({
      poll: { interval: '1h', confirm_after: '1m' },
      limits: { min_gap: '100ms' },
      credentials: { key: { type: 'ssh', username: 'root', private_key_file: key } },
      assets: [{ name: 'hmi-01', address: address(), site: 'plant-a', zone: 'cell-1', baseline: 'hmi', sources }],
    });
    writeFileSync(log(), zeekHeader());
    exporter = await startExporter(site);
    alertmanager = await startAlertmanager({ config: shippedAlertmanagerConfig(receiver.url) });
    prometheus = await startPrometheus({
      targets: [{ targets: [site.listen] }],
      alertmanagers: [alertmanager.address],
      interval: '500ms',
    });
  }, 60_000);

  afterAll(async () => {
    await Promise.all([prometheus.stop(), alertmanager.stop(), receiver.stop(), exporter.end('SIGKILL')]);
    await machine.stop();
    site.remove();
  }, 60_000);

  const address = (): string => machine.addresses[0] ?? '';
  const log = (): string => join(site.folder, 'conn.log');

  async function hideBackdoor(): Promise<void> {
    let said = '';
    machine.run(process.execPath, ['-e', server]).stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await waitUntil('the backdoor', () => said.includes('up'));
    const [real, liar, ss] = [join(machine.folder, 'real-ss'), join(machine.folder, 'ss'), '/usr/bin/ss'];
    machine.output('cp', [ss, real]);
    writeFileSync(liar, lyingSs(real), { mode: 0o755 });
    machine.output('mount', ['--bind', liar, ss]);
  }

  /** A connection of somebody on the network, and what Zeek writes down of it once it is over. Returns when it was, in seconds. */
  async function answerOnTheWire(port: number): Promise<number> {
    const at = Date.now() / 1000;
    const socket = connect(port, address());
    if (port === 22) socket.end();
    await text(socket);
    const line = [at.toFixed(6), `C${at}`, '198.18.0.1', 40000, address(), port, 'tcp', '-', '0.1', 'SF', 'ShADadFf'];
    appendFileSync(log(), `${line.join('\t')}\n`);
    return at;
  }

  async function isHeard(at: number): Promise<boolean> {
    const [seen = 0] = (await samples(site, 'otports_witness_last_seen_timestamp_seconds')).values();
    return seen >= at - 0.001;
  }

  async function look(): Promise<void> {
    const { code, said } = await otports(['collect', 'hmi-01', '--config', site.configFile]);
    expect({ code, said }).toMatchObject({ code: 0 });
  }

  const pages = () => receiver.received.filter(({ path }) => path === '/pages');
  const told = (path: string): readonly string[] =>
    receiver.received
      .filter((notification) => notification.path === path)
      .map(({ status, groupLabels }) => `${status} ${groupLabels['alertname'] ?? ''}`);
  const hidden = async (): Promise<readonly string[]> =>
    [...(await samples(site, 'otports_port_deviation')).keys()].filter((labels) => labels.includes('verdict="hidden"'));

  it('is on no list of the asset, and one answer pages nobody', async () => {
    await look();
    for (const port of [22, backdoor]) {
      // What answers for the first time is heard at once, before another look could come in between.
      const at = await answerOnTheWire(port);
      await waitUntil(`tcp/${port} to be heard`, () => isHeard(at));
    }
    await look();

    expect(
      [...(await samples(site, 'otports_port_open')).keys()].map((labels) => /port="(\d+)"/.exec(labels)?.[1]),
    ).toEqual(['22']);
    expect(await hidden()).toEqual([]);
  });

  it('pages once when it has answered again between two looks', async () => {
    const at = await answerOnTheWire(backdoor);
    await waitUntil('it to be heard', async () => {
      await look();
      return isHeard(at);
    });
    await waitUntil('the page', () => pages().length > 0);
    await prometheus.evaluations(3);

    expect(pages().map(({ status, alerts }) => [status, alerts.map(({ labels }) => labels)])).toEqual([
      [
        'firing',
        [
          {
            alertname: 'OtportsPortHidden',
            asset: 'hmi-01',
            site: 'plant-a',
            zone: 'cell-1',
            transport: 'tcp',
            port: String(backdoor),
            verdict: 'hidden',
            severity: 'critical',
          },
        ],
      ],
    ]);
    expect(await prometheus.ruleErrors()).toEqual([]);
  });

  it('is over when the asset lists it, and is judged like any other port then', async () => {
    machine.output('umount', ['/usr/bin/ss']);
    await look();
    await waitUntil('the end of the page', () => told('/pages').includes('resolved OtportsPortHidden'));
    await waitUntil('a ticket', () => told('/tickets').includes('firing OtportsPortUnexpected'));

    expect(await hidden()).toEqual([]);
  });
});
