// needs: setpriv
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryPath } from '../daemons/paths.ts';
import { waitUntil } from '../daemons/wait.ts';
import { type Exporter, makeSite, otports, samples, type Site, startExporter } from './exporter.ts';

const head = 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
const rows = (...listeners: readonly (readonly [number, string])[]): string =>
  head +
  listeners
    .map(([port, name], at) => `tcp LISTEN 0 128 0.0.0.0:${port} 0.0.0.0:* users:(("${name}",pid=${at + 1},fd=3))\n`)
    .join('');

/** A parser that never ends, in a program that is killed in it. */
describe.skipIf(process.platform !== 'linux')('an asset whose answer holds the loop', { timeout: 120_000 }, () => {
  let site: Site;
  let exporter: Exporter;
  let env: NodeJS.ProcessEnv = {};

  beforeAll(async () => {
    site = await makeSite();
    for (const name of ['plc-1', 'plc-2']) mkdirSync(join(site.folder, name));
    site.baseline('any', [{ port: 'tcp/22' }]);
    site.configure({
      poll: { jitter: '0%', interval: '1s', stale_after: '30d' },
      limits: { min_gap: '0s' },
      assets: ['plc-1', 'plc-2'].map((name, at) => ({
        ...{ name, address: `127.0.0.${at + 1}`, baseline: 'any' },
        source: { type: 'import', path: `./${name}/*.txt`, settle: '0s' },
      })),
    });
    const preload = pathToFileURL(repositoryPath('exporter/test/end-to-end/deaf-parser.ts')).href;
    env = { NODE_OPTIONS: `--import=${preload}`, OTPORTS_TEST_DEAF: flag() };
    for (const name of ['plc-1', 'plc-2']) drop(name, '1.txt', rows([22, 'sshd'], [3389, 'xrdp']));
    exporter = await startExporter(site, env);
    await waitUntil('both deviations', async () => (await deviations()).length === 2, 60);
  }, 120_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    site.remove();
  }, 60_000);

  const flag = (): string => join(site.folder, 'deaf');
  const stalls = (): string => join(site.folder, 'data', 'stalls.jsonl');
  const drop = (asset: string, name: string, text: string): void => {
    writeFileSync(join(site.folder, asset, name), text);
  };
  const deviations = async (): Promise<readonly string[]> => [
    ...(await samples(site, 'otports_port_deviation')).keys(),
  ];
  const pauses = async (): Promise<readonly string[]> => [...(await samples(site, 'otports_collection_paused')).keys()];
  const ports = async (asset: string): Promise<readonly string[]> =>
    [...(await samples(site, 'otports_port_open')).keys()].filter((labels) => labels.includes(`asset="${asset}"`));
  const stalled = 'asset="plc-1",reason="stalled"';
  const run = (command: string, asset: string): ReturnType<typeof otports> =>
    otports([command, asset, '--config', site.configFile], env);

  it('is named on the disk while the program is deaf, and is put aside after kill -9, alone and with its deviations', async () => {
    writeFileSync(flag(), '');
    drop('plc-1', '2.txt', rows([22, 'sshd'], [4444, 'deafening']));
    await waitUntil('the line of plc-1', () => Promise.resolve(existsSync(stalls())), 60);
    const scrape = fetch(`${site.url}/metrics`, { signal: AbortSignal.timeout(500) });
    await expect(scrape).rejects.toThrow('timeout');
    await exporter.end('SIGKILL');
    expect(readFileSync(stalls(), 'utf8')).toMatch(/^\{"what":"stalled","asset":"plc-1",[^\n]*\n$/);

    // Without an exporter as well: the look would never end.
    const { code, said } = await run('collect', 'plc-1');
    expect([code, said]).toEqual([1, expect.stringContaining('plc-1 is not asked now: stalled: ')]);

    exporter = await startExporter(site, env);
    await waitUntil('plc-1 to be put aside', async () => (await pauses()).includes(stalled), 60);
    expect(exporter.log() + said).toContain('otports was stopped while a step of this asset held its event loop');
    expect(await deviations()).toEqual([
      expect.stringMatching(/asset="plc-1",transport="tcp",port="3389"/),
      expect.stringMatching(/asset="plc-2",transport="tcp",port="3389"/),
    ]);
    drop('plc-2', '2.txt', rows([22, 'sshd'], [502, 'modbusd']));
    await waitUntil(
      'plc-2 to be judged',
      async () => (await deviations()).some((labels) => labels.includes('"502"')),
      60,
    );
    expect(await pauses()).toEqual([stalled]);
    expect(await ports('plc-1')).toEqual([]);
  });

  it('is as any other after a retry whose look goes well', async () => {
    rmSync(flag());
    const { code, said } = await run('retry', 'plc-1');
    expect([code, said]).toEqual([0, 'plc-1: the look was good, its pause has ended (stalled)\n']);
    await waitUntil('its ports', async () => (await ports('plc-1')).some((labels) => labels.includes('"4444"')), 60);
    expect(await pauses()).toEqual([]);
    await exporter.end('SIGKILL');
    exporter = await startExporter(site, env);
    await waitUntil('its ports', async () => (await ports('plc-1')).length > 0, 60);
    expect(await pauses()).toEqual([]);
  });
});
