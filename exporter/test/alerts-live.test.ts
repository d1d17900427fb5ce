// needs: prometheus, prometheus-alertmanager
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Alertmanager, shippedAlertmanagerConfig, startAlertmanager } from './daemons/alertmanager.ts';
import { type Prometheus, startPrometheus } from './daemons/prometheus.ts';
import { waitUntil } from './daemons/wait.ts';
import { startWebhookReceiver, type WebhookReceiver } from './daemons/webhook-receiver.ts';
import { type FakeExporter, startFakeExporter } from './fake-exporter.ts';

/**
 * The shipped rules, routes and inhibition in Debian's own Prometheus and Alertmanager, told as one story: each test goes
 * on where the one before it ended. Two evaluations a second, and a lookback of four seconds instead of five
 * minutes, so that ten evaluations without the exporter are longer than what Prometheus remembers by itself.
 */
describe('a running Prometheus and Alertmanager', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'otports-alerts-live-'));
  const plant = { 'hmi-01': 'plant-a', 'hmi-02': 'plant-a', 'hmi-03': 'plant-a', 'hmi-04': 'plant-a' };
  const rdp = { asset: 'hmi-01', port: '3389' };
  const vnc = { asset: 'hmi-01', port: '5900' };
  const later = { asset: 'hmi-02', port: '3389' };

  let receiver: WebhookReceiver;
  let alertmanager: Alertmanager;
  let prometheus: Prometheus;
  let exporter: FakeExporter;
  let other: FakeExporter;

  beforeAll(async () => {
    [receiver, exporter, other] = await Promise.all([
      startWebhookReceiver(),
      startFakeExporter({ assets: plant }),
      // A second exporter knows one of the assets as well, in a site of its own, and looks at it elsewhere.
      startFakeExporter({ assets: { 'hmi-01': 'plant-a' } }),
    ]);
    alertmanager = await startAlertmanager({ config: shippedAlertmanagerConfig(receiver.url) });
    prometheus = await startAgain();
    await waitUntil(
      'the first scrape of both',
      async () => (await prometheus.query('otports_asset_info')).length === 5,
    );
  }, 60_000);

  afterAll(async () => {
    await Promise.all([prometheus.stop(), alertmanager.stop(), receiver.stop(), exporter.stop(), other.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  function startAgain(): Promise<Prometheus> {
    return startPrometheus({
      targets: [
        { targets: [exporter.address] },
        { targets: [other.address], labels: { site: 'rack-7', zone: 'rack-7' } },
      ],
      alertmanagers: [alertmanager.address],
      dataDir: join(folder, 'data'),
      interval: '500ms',
      lookback: '4s',
    });
  }

  /** Pages so far, oldest first: `firing hmi-01 3389 5900` by group, with the alerts of that state. */
  function pages(): readonly string[] {
    return receiver.received
      .filter(({ path }) => path === '/pages')
      .map(({ status, groupLabels, alerts }) => {
        const ports = alerts.filter((alert) => alert.status === status).map(({ labels }) => labels['port'] ?? '');
        return [status, groupLabels['asset'] ?? groupLabels['alertname'], ...ports.sort()].join(' ');
      });
  }

  async function nothingNew(evaluations: number): Promise<void> {
    const before = pages();
    await prometheus.evaluations(evaluations);
    expect(pages()).toEqual(before);
    expect(await prometheus.ruleErrors()).toEqual([]);
  }

  it('does not page what is not confirmed', async () => {
    exporter.publish({ assets: plant, deviations: [{ ...rdp, confirmed: false }] });
    await waitUntil('it on the board', async () =>
      (await prometheus.alerts()).some(({ labels }) => labels['severity'] === 'info' && labels['port'] === '3389'),
    );

    await nothingNew(5);

    expect(pages()).toEqual([]);
  });

  it('pages once what is confirmed, with the labels of the contract', async () => {
    exporter.publish({ assets: plant, deviations: [rdp] });
    other.publish({ assets: { 'hmi-01': 'plant-a' }, deviations: [rdp] });
    await waitUntil('the page', () => pages().length > 0);

    await nothingNew(5);

    expect(pages()).toEqual(['firing hmi-01 3389']);
    const [page] = receiver.received.filter(({ path }) => path === '/pages');
    expect(page?.alerts.map(({ labels }) => labels)).toEqual([
      {
        alertname: 'OtportsPortUnexpected',
        asset: 'hmi-01',
        site: 'plant-a',
        zone: 'cell-1',
        transport: 'tcp',
        port: '3389',
        verdict: 'unexpected',
        severity: 'critical',
      },
    ]);
  });

  it('resolves nothing while the exporters are down for ten evaluations, or start', async () => {
    await Promise.all([exporter.stop(), other.stop()]);
    await waitUntil('both down', async () => (await prometheus.query('up == 0')).length === 2);
    await nothingNew(10); // five seconds
    expect(await prometheus.query('otports_asset_info')).toEqual([]);
    expect(await prometheus.query('ALERTS{alertname="OtportsPortUnexpected",alertstate="firing"}')).toHaveLength(1);

    exporter.publishNothing();
    await Promise.all([exporter.start(), other.start()]);
    await nothingNew(5);
  });

  it('pages nothing twice when they are back, also where one has an emptied store', async () => {
    other.publish({ assets: { 'hmi-01': 'plant-a' }, looked: [] });
    exporter.publish({ assets: plant, looked: [] });
    await waitUntil('both back', async () => (await prometheus.query('otports_asset_info')).length === 5);
    await nothingNew(5);
    exporter.publish({ assets: plant, deviations: [{ ...rdp, confirmed: false }] });
    await nothingNew(5);
    exporter.publish({ assets: plant, deviations: [rdp] });

    await nothingNew(5);
  });

  it('survives a restart of Prometheus', async () => {
    await prometheus.kill();
    prometheus = await startAgain();

    await nothingNew(6);
  });

  it('pages again when a second asset joins, and tells of a second port', async () => {
    exporter.publish({ assets: plant, deviations: [rdp, later] });
    await waitUntil('a page of the second asset', () => pages().includes('firing hmi-02 3389'));

    exporter.publish({ assets: plant, deviations: [rdp, later, vnc] });
    await waitUntil('a page of the second port', () => pages().includes('firing hmi-01 3389 5900'));
    await nothingNew(5);

    expect(pages()).toEqual(['firing hmi-01 3389', 'firing hmi-02 3389', 'firing hmi-01 3389 5900']);
  });

  it('resolves after a good look, and stays so when the exporter is down again', async () => {
    exporter.publish({ assets: plant, deviations: [later] });
    await waitUntil('the resolution', () => pages().includes('resolved hmi-01 3389 5900'));

    await exporter.stop();
    await nothingNew(10);
    await exporter.start();
    await nothingNew(5);

    expect(pages().slice(3)).toEqual(['resolved hmi-01 3389 5900']);
  });

  it('goes on when the exporter moves to another instance', async () => {
    await exporter.stop();
    exporter = await startFakeExporter({ assets: plant, looked: [] });
    prometheus.setTargets([{ targets: [exporter.address] }]);
    await waitUntil('the new instance', async () => (await prometheus.query('up == 1')).length === 1);
    await nothingNew(5);

    exporter.publish({ assets: plant, deviations: [later] });
    await nothingNew(6);
  });

  it('pages once for one port on many assets', async () => {
    const smb = ['hmi-01', 'hmi-03', 'hmi-04'].map((asset) => ({ asset, port: '445' }));
    exporter.publish({ assets: plant, deviations: [later, ...smb] });
    await waitUntil('the page', () => pages().includes('firing OtportsPortOnManyAssets 445'));

    await nothingNew(5);

    expect(pages().slice(4)).toEqual(['firing OtportsPortOnManyAssets 445']);
  });
});
