// needs: sshd, ssh, snmpd, snmpbulkwalk, busybox, prometheus, prometheus-alertmanager, ip, unshare
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Alertmanager, shippedAlertmanagerConfig, startAlertmanager } from '../daemons/alertmanager.ts';
import { type Prometheus, startPrometheus } from '../daemons/prometheus.ts';
import { waitUntil } from '../daemons/wait.ts';
import { type NotifiedAlert, startWebhookReceiver, type WebhookReceiver } from '../daemons/webhook-receiver.ts';
import { type Exporter, samples, type Site, startExporter } from './exporter.ts';
import { type Sshd, startSshd } from './servers.ts';
import { names, startThreeAssets, type ThreeAssets } from './three-assets.ts';

/** Patience: this machine may be busy with other things, and nothing here depends on how long a step takes. */
const seconds = 60;

/**
 * The whole way, every part real: a port opens on a machine, and a page goes out. Told as one story: each test goes on
 * where the one before it ended.
 */
describe('a port that opens on a real machine', { timeout: 240_000 }, () => {
  const opened = { 'hmi-01': 3389, 'switch-01': 5900, 'ups-01': 5901 };

  let assets: ThreeAssets;
  let machines: ThreeAssets['machines'];
  let site: Site;
  let sshd: Sshd;
  let exporter: Exporter;
  let receiver: WebhookReceiver;
  let alertmanager: Alertmanager;
  let prometheus: Prometheus;

  beforeAll(async () => {
    [assets, receiver] = await Promise.all([
      startThreeAssets({
        ...{ interval: '2s', jitter: '10%', stale_after: '12s' },
        // Later than snmpd's tables are kept, so that the confirming look is answered anew.
        ...{ confirm_after: '2s', confirm_within: '5m' },
      }),
      startWebhookReceiver(),
    ]);
    ({ machines, site, sshd } = assets);
    [exporter, alertmanager] = await Promise.all([
      startExporter(site),
      startAlertmanager({ config: shippedAlertmanagerConfig(receiver.url) }),
    ]);
    prometheus = await startPrometheus({
      targets: [{ targets: [site.listen] }],
      alertmanagers: [alertmanager.address],
    });
    await waitUntil('a good look at each', async () => goodLooks(await samples(site, success)) === 3, seconds);
    await waitUntil('a scrape', async () => (await prometheus.query(success)).length === 3, seconds);
  }, 180_000);

  afterAll(async () => {
    await Promise.all([prometheus.stop(), alertmanager.stop(), receiver.stop(), exporter.end('SIGKILL')]);
    await assets.stop();
  }, 60_000);

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`The exporter said:\n${exporter.log()}\n`);
  });

  const success = 'otports_collection_success';
  const goodLooks = (found: ReadonlyMap<string, number>): number => [...found.values()].filter(Boolean).length;

  /** Pages so far, oldest first: `firing hmi-01 3389`. */
  function pages(): readonly string[] {
    return notified('/pages').map(({ status, labels }) => `${status} ${labels['asset'] ?? ''} ${labels['port'] ?? ''}`);
  }

  function notified(path: string): readonly NotifiedAlert[] {
    return receiver.received.filter((notification) => notification.path === path).flatMap(({ alerts }) => alerts);
  }

  async function paged(page: string, count = 1): Promise<void> {
    await waitUntil(`${count} x ${page}`, () => pages().filter((one) => one === page).length >= count, seconds);
  }

  async function firing(alertname: string): Promise<boolean> {
    const alerts = await prometheus.alerts();
    return alerts.some(({ labels }) => labels['alertname'] === alertname && labels['asset'] === 'hmi-01');
  }

  it('pages with the labels of the contract, and resolves when it is closed', async () => {
    expect(await samples(site, 'otports_port_deviation')).toEqual(new Map());

    const closings = await Promise.all(names.map((name) => machines[name].openPort(opened[name])));
    for (const name of names) await paged(`firing ${name} ${opened[name]}`);
    for (const name of names) {
      const page = notified('/pages').find(({ labels }) => labels['asset'] === name);
      expect(page?.labels).toEqual({
        ...{ alertname: 'OtportsPortUnexpected', asset: name, site: 'plant-a', zone: 'cell-1', transport: 'tcp' },
        ...{ port: String(opened[name]), verdict: 'unexpected', severity: 'critical' },
      });
      expect(page?.annotations['description']).toContain('Process busybox, exposure any.');
    }

    await Promise.all(closings.map((close) => close()));
    for (const name of names) await paged(`resolved ${name} ${opened[name]}`);
    expect(pages()).toHaveLength(6);
  });

  it('keeps paging while the exporter is killed and down, and pages nothing twice when it is back', async () => {
    const killSwitch = join(site.folder, 'data', 'kill-switch');
    const close = await machines['hmi-01'].openPort(3389);
    await paged('firing hmi-01 3389', 2);
    const before = pages();
    const lastSuccess = 'otports_collection_last_success_timestamp_seconds';
    const ages = await samples(site, lastSuccess);

    await exporter.end('SIGKILL');
    const killedAt = Date.now() / 1000;
    await waitUntil('it to be down', async () => (await prometheus.query('up == 0')).length === 1, seconds);
    await prometheus.evaluations(10);
    expect(await prometheus.query('otports_asset_info')).toEqual([]);
    expect(pages()).toEqual(before);

    // Nothing is sent while this file exists: what is published now comes from the store alone.
    writeFileSync(killSwitch, '');
    await machines['hmi-01'].idle();
    const packets = machines['hmi-01'].packets();
    exporter = await startExporter(site);
    const agesNow = await samples(site, lastSuccess);
    expect([...agesNow.keys()]).toEqual([...ages.keys()]);
    for (const [labels, at] of agesNow) {
      expect(at).toBeGreaterThanOrEqual(ages.get(labels) ?? Infinity);
      expect(at).toBeLessThanOrEqual(killedAt);
    }
    expect([...(await samples(site, 'otports_port_deviation')).keys()]).toEqual([
      'asset="hmi-01",transport="tcp",port="3389",service="rdp",process="busybox",exposure="any",' +
        'verdict="unexpected",severity="critical",confirmed="true"',
    ]);
    await prometheus.evaluations(3);
    expect(machines['hmi-01'].packets()).toBe(packets);

    rmSync(killSwitch);
    await waitUntil(
      'looks to go on',
      async () => {
        const now = await samples(site, lastSuccess);
        return now.size === 3 && [...now].every(([labels, at]) => at > (agesNow.get(labels) ?? Infinity));
      },
      seconds,
    );
    await prometheus.evaluations(3);
    expect(pages()).toEqual(before);

    await close();
    await paged('resolved hmi-01 3389', 2);
  });

  it('keeps paging when sshd is killed, says that looks fail, then that the asset is stale', async () => {
    // Not 3389 again: from the third opening within a day a port is flapping, and held.
    const close = await machines['hmi-01'].openPort(5902);
    await paged('firing hmi-01 5902');

    await sshd.kill();
    await waitUntil('OtportsCollectionFailing', () => firing('OtportsCollectionFailing'), seconds);
    expect(await firing('OtportsAssetStale')).toBe(false);
    await waitUntil('OtportsAssetStale', () => firing('OtportsAssetStale'), seconds);
    const tickets = notified('/tickets').map(({ labels }) => `${labels['alertname'] ?? ''} ${labels['asset'] ?? ''}`);
    expect(tickets).toContain('OtportsCollectionFailing hmi-01');
    await prometheus.evaluations(3);
    expect(pages()).not.toContain('resolved hmi-01 5902');
    expect(await firing('OtportsPortUnexpected')).toBe(true);

    sshd = await startSshd(machines['hmi-01']);
    await close();
    // The breaker has opened meanwhile; the next look comes within its time.
    await paged('resolved hmi-01 5902');
    await waitUntil('it to be fresh', async () => !(await firing('OtportsAssetStale')), seconds);
  });
});
