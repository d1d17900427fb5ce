// needs: sshd, ssh, ip, unshare, busybox
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../daemons/wait.ts';
import { type Exporter, makeSite, otports, samples, type Site, startExporter } from './exporter.ts';
import { type NetworkedAsset, startNetworkedAsset } from './networked-asset.ts';
import { type Sshd, startSshd } from './servers.ts';

/** The commonest mistake of the first day: the key of the exporter is not on the asset yet. */
describe('an asset that does not know our key yet', { timeout: 120_000 }, () => {
  let machine: NetworkedAsset;
  let sshd: Sshd;
  let site: Site;
  let exporter: Exporter;
  let ourKey = '';

  beforeAll(async () => {
    [machine, site] = await Promise.all([startNetworkedAsset(), makeSite()]);
    sshd = await startSshd(machine);
    ourKey = machine.output('cat', [join(machine.folder, 'user.pub')]);
    knownKeys('');
    const key = { type: 'ssh', username: 'root', private_key_file: site.secret('id', sshd.userKey) };
    const source = { type: 'ssh', host_key: sshd.fingerprint };
    site.configure({
      poll: { jitter: '0%', interval: '10s', stale_after: '30d' },
      limits: { min_gap: '0s' },
      credentials: { one: key, two: key },
      assets: [
        { name: 'hmi 01', address: machine.addresses[0], source: { ...source, credential: 'one' } },
        { name: 'hmi-02', address: machine.addresses[1], source: { ...source, credential: 'two' } },
      ],
    });
    exporter = await startExporter(site);
    await waitUntil('both to be refused', async () => (await pauses()).length === 2, 60);
  }, 120_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    await machine.stop();
    site.remove();
  }, 60_000);

  const knownKeys = (keys: string): void => {
    writeFileSync(join(machine.folder, 'user.pub'), keys);
  };
  const pauses = async (): Promise<readonly string[]> => [...(await samples(site, 'otports_collection_paused')).keys()];
  const run = (command: string, asset: string): ReturnType<typeof otports> =>
    otports([command, asset, '--config', site.configFile]);
  const connections = (): number => sshd.log().match(/Connection from /g)?.length ?? 0;

  it('names the way back where it says that the asset is not asked', async () => {
    expect(await pauses()).toEqual(['asset="hmi 01",reason="auth"', 'asset="hmi-02",reason="auth"']);
    const way = "otports retry 'hmi 01'";
    expect((await run('collect', 'hmi 01')).said).toContain(way);
    expect(exporter.log()).toContain(way);
    expect(await (await fetch(`${site.url}/assets/hmi%2001`)).text()).toContain(way);
  });

  it('is tried once by a retry, and not again within ten minutes, over a kill -9 as well', async () => {
    const before = connections();
    const { code, said } = await run('retry', 'hmi 01');
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(
        /^otports: hmi 01: auth: .*; it stays paused, otports retry 'hmi 01' in 10 minutes at the earliest\n$/,
      ),
    ]);
    expect(connections()).toBe(before + 1);
    expect(exporter.log()).toMatch(/"by":"[^"]+".*"a retry was asked for"/);
    expect(exporter.log()).toMatch(/"outcome":"auth".*"the retry has ended"/);

    await exporter.end('SIGKILL');
    expect(await run('retry', 'hmi 01')).toMatchObject({
      code: 1,
      said: expect.stringContaining('no exporter runs on') as string,
    });
    exporter = await startExporter(site);
    await machine.idle();
    const packets = machine.packets();
    const again = await run('retry', 'hmi 01');
    expect(again.code).toBe(1);
    expect(again.said).toContain('too_soon: it was not asked: a retry with credential one is less than 10 minutes old');
    expect(machine.packets()).toBe(packets);
  });

  it('is back with a retry after the key was put there', async () => {
    knownKeys(ourKey);
    const { code, said } = await run('retry', 'hmi-02');
    expect([code, said]).toEqual([0, 'hmi-02: the look was good, its pause has ended (auth)\n']);
    expect(await pauses()).toEqual(['asset="hmi 01",reason="auth"']);
  });
});
