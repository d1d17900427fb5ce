// needs: sshd, ssh, snmpd, snmpbulkwalk, ip, unshare
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Exporter, looksAt, otports, startExporter } from './exporter.ts';
import { names, startThreeAssets, type ThreeAssets } from './three-assets.ts';

/** Asked once an hour, and once by hand: then every packet on the wire of an asset would be the fault of a reader. */
describe('reading what is known', { timeout: 180_000 }, () => {
  let assets: ThreeAssets;
  let exporter: Exporter;

  beforeAll(async () => {
    assets = await startThreeAssets({ interval: '1h', confirm_after: '1m' });
    exporter = await startExporter(assets.site);
    for (const name of names) await collect(name);
  }, 120_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    await assets.stop();
  }, 60_000);

  /** Carried out by the running exporter, under its locks. */
  async function collect(name: string): Promise<void> {
    const { code, said } = await otports(['collect', name, '--config', assets.site.configFile]);
    expect({ code, said }).toMatchObject({ code: 0 });
  }

  async function read(path: string, headers: Record<string, string> = {}): Promise<unknown> {
    const response = await fetch(assets.site.url + path, { headers });
    const text = await response.text();
    expect([path, response.status]).toEqual([path, 200]);
    return response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text;
  }

  async function looks(): Promise<number> {
    return (await looksAt(assets.site, 'hmi-01'))['ok'] ?? 0;
  }

  const packets = (): readonly number[] => names.map((name) => assets.machines[name].packets());

  const idle = (): Promise<unknown> => Promise.all(names.map((name) => assets.machines[name].idle()));

  /** Every path of the API's own description, filled in with all assets and their evidence. */
  async function apiPaths(): Promise<readonly string[]> {
    const { paths } = (await read('/api/v1/openapi.json')) as {
      paths: Readonly<Record<string, object>>;
    };
    const hashes = await Promise.all(names.map((name) => read(`/api/v1/assets/${name}`).then(sha256In)));
    // A POST is a command, and those may ask.
    const readable = Object.keys(paths).filter((path) => 'get' in (paths[path] ?? {}));
    return readable.flatMap((path) => {
      if (path.includes('{name}')) return names.map((name) => path.replace('{name}', name));
      if (path.includes('{sha256}')) return hashes.map((hash) => path.replace('{sha256}', hash));
      return [path];
    });
  }

  function sha256In(detail: unknown): string {
    return /"sha256":"([0-9a-f]{64})"/.exec(JSON.stringify(detail))?.[1] ?? 'none';
  }

  it('sends no packet to any asset: metrics, pages, health and API, 100 times each', async () => {
    const api = await apiPaths();
    expect(api.filter((path) => path.includes('{'))).toEqual([]);
    const pages = ['/', ...names.flatMap((name) => [`/assets/${name}`, `/assets/${name}/ports/tcp/22`])];
    const health = ['/-/healthy', '/-/ready', '/api/v1/openapi.json'];
    const forms = [
      { 'accept-encoding': 'identity' },
      { 'accept-encoding': 'gzip' },
      { 'accept-encoding': 'gzip', accept: 'application/openmetrics-text; version=1.0.0' },
    ];
    await idle();
    const before = packets();

    for (let round = 0; round < 100; round += 1) {
      for (const form of forms) await read('/metrics', form);
      for (const path of [...pages, ...health, ...api]) await read(path);
    }

    expect(packets()).toEqual(before);
  });

  it('is counted where a look would show', async () => {
    await idle();
    const before = packets();
    const looksBefore = await looks();

    await collect('hmi-01');

    const [hmi = 0, ...others] = packets();
    expect(hmi).toBeGreaterThan((before[0] ?? 0) + 10);
    expect(others).toEqual(before.slice(1));
    expect(await looks()).toBe(looksBefore + 1);
  });
});
