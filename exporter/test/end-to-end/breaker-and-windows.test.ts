// needs: sshd, ssh, ip, unshare, busybox
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../daemons/wait.ts';
import { type Exporter, goodLooks, looksAt, makeSite, otports, samples, type Site, startExporter } from './exporter.ts';
import { type NetworkedAsset, startNetworkedAsset } from './networked-asset.ts';
import { type Sshd, startSshd } from './servers.ts';

const seconds = 60;
const dayMs = 24 * 3_600_000;

describe('an asset with sshd that may not be asked at any time', { timeout: 120_000 }, () => {
  let machine: NetworkedAsset;
  let sshd: Sshd;
  let site: Site;
  let exporter: Exporter;

  beforeAll(async () => {
    [machine, site] = await Promise.all([startNetworkedAsset(), makeSite()]);
    sshd = await startSshd(machine);
    site.baseline('hmi', [{ port: 'tcp/22', process: 'sshd' }]);
    configure();
    exporter = await startExporter(site);
    await goodLooks(site, 'hmi-01', 1);
  }, 120_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    await machine.stop();
    site.remove();
  }, 60_000);

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`The exporter said:\n${exporter.log()}\n`);
  });

  function configure(more: object = {}, poll: object = { interval: '10s', stale_after: '30d' }): void {
    const source = { type: 'ssh', host_key: sshd.fingerprint, credential: 'key' };
    site.configure({
      poll: { jitter: '0%', confirm_after: '1s', ...poll },
      limits: { min_gap: '0s' },
      credentials: { key: { type: 'ssh', username: 'root', private_key_file: site.secret('id', sshd.userKey) } },
      assets: [{ name: 'hmi-01', address: machine.addresses[0], baseline: 'hmi', source }],
      ...more,
    });
  }

  async function reload(more: object, poll?: object): Promise<void> {
    configure(more, poll);
    const before = exporter.log().split('config reloaded').length;
    exporter.reload();
    await waitUntil('the reload', () => exporter.log().split('config reloaded').length > before, seconds);
  }

  async function isPaused(reason: string): Promise<boolean> {
    return (await samples(site, 'otports_collection_paused')).has(`asset="hmi-01",reason="${reason}"`);
  }

  const collect = (): ReturnType<typeof otports> => otports(['collect', 'hmi-01', '--config', site.configFile]);

  it('is left alone after three failed looks, over a kill -9 as well, and the trial after it decides', async () => {
    await sshd.kill();
    for (let failed = 0; failed < 3; failed += 1) await collect();
    await waitUntil('the breaker', () => isPaused('breaker'), seconds);
    const { unreachable } = await looksAt(site, 'hmi-01');
    await machine.idle();
    const packets = machine.packets();

    expect((await collect()).said).toContain('breaker');
    await exporter.end('SIGKILL');
    exporter = await startExporter(site);
    expect(await isPaused('breaker')).toBe(true);
    expect((await collect()).said).toContain('breaker');
    expect(machine.packets()).toBe(packets);
    expect(await looksAt(site, 'hmi-01')).toMatchObject({ unreachable });

    sshd = await startSshd(machine);
    await goodLooks(site, 'hmi-01', 1);
    expect(await isPaused('breaker')).toBe(false);
    expect(sshd.log().match(/Connection from /g)).toHaveLength(1);
    expect(await looksAt(site, 'hmi-01')).toMatchObject({ unreachable });
  });

  it('is asked by nobody while its polling window is closed, and at once when it opens', async () => {
    const inDays = (days: number): string =>
      new Date(Date.now() + days * dayMs).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' }).toLowerCase();
    const windowOf = (...days: readonly string[]): object => ({
      polling_windows: [{ name: 'nights', weekly: { days, from: '00:00', to: '24:00' } }],
    });
    // Three days from today: closed also where midnight passes meanwhile.
    await reload(windowOf(inDays(3)));
    await waitUntil('the pause', () => isPaused('window'), seconds);
    await machine.idle();
    const [packets, before] = [machine.packets(), await looksAt(site, 'hmi-01')];

    expect((await collect()).said).toContain('window');
    await exporter.end('SIGKILL');
    exporter = await startExporter(site);
    expect((await collect()).said).toContain('window');
    expect(machine.packets()).toBe(packets);
    expect(await looksAt(site, 'hmi-01')).toEqual(before);

    await reload(windowOf(inDays(0), inDays(1)));
    await goodLooks(site, 'hmi-01', 1);
    expect(await isPaused('window')).toBe(false);
  });

  it('may open a port in a maintenance window: shown and asked as usual, and confirmed when the window ends', async () => {
    const maintenance = (endsAt: number): object => ({
      maintenance: [{ name: 'patch night', start: instant(Date.now() - dayMs), end: instant(endsAt) }],
    });
    const deviations = async (): Promise<readonly string[]> => [
      ...(await samples(site, 'otports_port_deviation')).keys(),
    ];
    const often = { interval: '1s', stale_after: '1m' };
    await reload(maintenance(Date.now() + dayMs), often);

    const close = await machine.openPort(3389);
    await waitUntil('the port to be seen', async () => (await deviations()).length > 0, seconds);
    await goodLooks(site, 'hmi-01', 4);
    expect(await deviations()).toMatchObject([expect.stringMatching(/port="3389".*severity="info",confirmed="false"/)]);

    const end = Date.now() + 4000;
    await reload(maintenance(end), often);
    await waitUntil('the end of the window', async () => (await deviations())[0]?.includes('"true"') === true, seconds);
    expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(end / 1000) * 1000);
    expect(await deviations()).toMatchObject([expect.stringMatching(/severity="critical",confirmed="true"/)]);
    await close();
  });
});

/** `2026-11-22 22:00:05`, in UTC. */
function instant(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
