// needs: sshd, ssh, ip, unshare
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../daemons/wait.ts';
import { type Exporter, looksAt, makeSite, samples, type Site, startExporter } from './exporter.ts';
import { type NetworkedAsset, startNetworkedAsset } from './networked-asset.ts';
import { type Sshd, startSshd } from './servers.ts';

const seconds = 60;
const wrong = `SHA256:${'A'.repeat(43)}`;

/**
 * One story of one machine with a real sshd under two addresses: `wrong-pin` shows another key than the pinned one,
 * `no-pin` is taken in as README says, by a first look that is refused.
 */
describe('the host key of an asset', { timeout: 120_000 }, () => {
  let machine: NetworkedAsset;
  let sshd: Sshd;
  let site: Site;
  let exporter: Exporter;

  beforeAll(async () => {
    [machine, site] = await Promise.all([startNetworkedAsset(), makeSite()]);
    sshd = await startSshd(machine);
    configure({ 'wrong-pin': { host_key: wrong }, 'no-pin': {} });
    exporter = await startExporter(site);
  }, 120_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    await machine.stop();
    site.remove();
  }, 60_000);

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`The exporter said:\n${exporter.log()}\n`);
  });

  function configure(sources: Readonly<Record<string, object>>): void {
    site.baseline('any', [{ port: 'tcp/22' }]);
    site.configure({
      poll: { interval: '1s', jitter: '0%', stale_after: '1m' },
      limits: { min_gap: '100ms' },
      credentials: {
        key: { type: 'ssh', username: 'root', private_key_file: site.secret('id_ed25519', sshd.userKey) },
        password: { type: 'ssh', username: 'root', password_file: site.secret('password', 'wrong') },
      },
      assets: Object.entries(sources).map(([name, source], index) => ({
        ...{ name, address: machine.addresses[index], baseline: 'any' },
        source: { type: 'ssh', credential: 'key', timeout: '2s', ...source },
      })),
    });
  }

  async function ends(asset: string, outcome: string): Promise<void> {
    await waitUntil(
      `${asset} to end with ${outcome}`,
      async () => (await samples(site, 'otports_collection_last_outcome')).has(`asset="${asset}",outcome="${outcome}"`),
      seconds,
    );
  }

  function otherKeys(): Promise<ReadonlyMap<string, number>> {
    return samples(site, 'otports_asset_other_host_key_since_timestamp_seconds');
  }

  async function told(asset: string): Promise<{ page: string; api: unknown }> {
    const page = await (await fetch(`${site.url}/assets/${asset}`)).text();
    const api = (await (await fetch(`${site.url}/api/v1/assets/${asset}`)).json()) as { otherHostKey: unknown };
    return { page, api: api.otherHostKey };
  }

  let since: ReadonlyMap<string, number>;

  it('is another than the pinned one where one is pinned, and not where none is', async () => {
    await ends('wrong-pin', 'host_key');
    await ends('no-pin', 'host_key');

    since = await otherKeys();

    expect([...since.keys()]).toEqual(['asset="wrong-pin"']);
    const { page, api } = await told('wrong-pin');
    expect(page).toContain('another SSH host key than the pinned one');
    const at = new Date((since.get('asset="wrong-pin"') ?? 0) * 1000).toISOString();
    expect(api).toEqual({ since: at, offered: `ssh-ed25519 ${sshd.fingerprint}` });
    const unpinned = await told('no-pin');
    expect(unpinned.page).not.toContain('another SSH host key');
    expect(unpinned.api).toBeNull();
  });

  it('is told in the log as well where the looks failed before because nothing was pinned', async () => {
    configure({ 'wrong-pin': { host_key: wrong }, 'no-pin': { host_key: wrong } });
    exporter.reload();
    await waitUntil('another key', async () => (await otherKeys()).has('asset="no-pin"'), seconds);

    expect(exporter.log()).toMatch(
      /"asset":"no-pin","outcome":"host_key","reason":"[^\n]*the host key is not the pinned one/,
    );
  });

  it('is no other one when the pin is there, whatever fails after that', async () => {
    configure({ 'wrong-pin': { host_key: wrong }, 'no-pin': { host_key: sshd.fingerprint } });
    exporter.reload();
    await ends('no-pin', 'ok');
    configure({ 'wrong-pin': { host_key: wrong }, 'no-pin': { host_key: sshd.fingerprint, credential: 'password' } });
    exporter.reload();
    await ends('no-pin', 'auth');

    expect(await otherKeys()).toEqual(since);
  });

  it('stays another one over an edit after which the asset is merely unreachable, and over kill -9', async () => {
    configure({ 'wrong-pin': { host_key: wrong, port: 2222 } });
    exporter.reload();
    await ends('wrong-pin', 'unreachable');
    expect(await otherKeys()).toEqual(since);
    await exporter.end('SIGKILL');
    exporter = await startExporter(site);

    expect(await otherKeys()).toEqual(since);
    expect(await looksAt(site, 'wrong-pin')).toMatchObject({ host_key: 1 });
    expect((await told('wrong-pin')).page).toContain('another SSH host key than the pinned one');
  });

  it('is no other one any more when the config pins another', async () => {
    configure({ 'wrong-pin': { host_key: sshd.fingerprint, port: 2222 } });
    exporter.reload();

    await waitUntil('its end', async () => (await otherKeys()).size === 0, seconds);
  });
});
