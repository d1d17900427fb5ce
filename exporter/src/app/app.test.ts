import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFakeAgent } from '../../test/snmp/fake-agent.ts';
import { loadConfig } from '../config/load.ts';
import { formatProblem } from '../config/problem.ts';
import { removalRefusal } from '../config/removals.ts';
import { operations } from '../publish/http/api/openapi.ts';
import { askToReload } from '../publish/http/control.ts';
import { App, type AppOptions } from './app.ts';
import { createLog } from './log.ts';

const sshd = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n';
const rdp = 'tcp LISTEN 0 128 0.0.0.0:3389 0.0.0.0:* users:(("<script>alert(1)</script>",pid=2,fd=3))\n';

const seconds = { timeout: 15_000 };

/** A whole exporter on a free port, whose assets are files: nothing is sent anywhere. */
describe('the app', () => {
  let folder = '';
  let app: App | null = null;
  const logged: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-app-'));
    mkdirSync(join(folder, 'drop'));
    mkdirSync(join(folder, 'baselines'));
    writeFileSync(
      join(folder, 'baselines', 'plc.yml'),
      'baseline: plc\nallow:\n  - port: tcp/22\n    process: sshd\n    justification: Maintenance.\n    approved_by: ot\n    approved_on: 2026-11-01\n',
    );
    logged.length = 0;
  });
  afterEach(async () => {
    await app?.stop();
    app = null;
    rmSync(folder, { recursive: true });
  });

  const asset = (name: string, more = ''): string =>
    `  - { name: ${name}, address: 10.0.0.${name.length}, site: a, zone: z, role: plc, baseline: plc, ${more} source: { type: import, path: ./drop/${name}*.txt, settle: 0s } }\n`;
  const config = (assets: string): void => {
    writeFileSync(
      join(folder, 'otports.yml'),
      `listen: 127.0.0.1:0\nbaselines: ./baselines/*.yml\npoll: { interval: 1s, jitter: 0%, stale_after: 1h }\nlimits: { min_gap: 0s }\nassets:\n${assets}`,
    );
  };
  const drop = (file: string, text: string): void => {
    writeFileSync(join(folder, 'drop', file), text);
  };
  const load = async (): ReturnType<AppOptions['load']> => {
    const { config: loaded, problems } = await loadConfig(join(folder, 'otports.yml'), { env: {}, now: Date.now() });
    return loaded === null ? { config: null, problems: problems.map(formatProblem) } : { config: loaded, problems: [] };
  };
  const start = async (): Promise<App> => {
    const { config: loaded, problems } = await load();
    if (loaded === null) throw new Error(problems.join('\n'));
    const guarded: AppOptions['load'] = async ({ before, confirmRemovals }) => {
      const again = await load();
      const refusal = again.config === null || confirmRemovals ? null : removalRefusal(before, again.config);
      return refusal === null ? again : { config: null, problems: [refusal] };
    };
    app = new App({ config: loaded, load: guarded, log: createLog('debug', { write: (line) => logged.push(line) }) });
    await app.start();
    return app;
  };
  const get = async (path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${app?.url ?? ''}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  /** Looks come by themselves, once a second. */
  const until = async (path: string, sign: string | RegExp): Promise<string> => {
    for (let turn = 0; turn < 150; turn += 1) {
      const { text } = await get(path);
      if (typeof sign === 'string' ? text.includes(sign) : sign.test(text)) return text;
      await wait(100);
    }
    throw new Error(`${path} never showed ${String(sign)}:\n${(await get(path)).text}\n${logged.join('')}`);
  };

  it('looks, judges, publishes, and shows it again after a restart with its true age', async () => {
    drop('plc-1.txt', sshd + rdp);
    const taken = Math.floor(Date.now() / 1000) - 600;
    utimesSync(join(folder, 'drop', 'plc-1.txt'), taken, taken);
    config(asset('plc-1'));
    await start();

    const deviation =
      'otports_port_deviation{asset="plc-1",transport="tcp",port="3389",service="rdp",process="<script>alert(1)</script>",exposure="any",verdict="unexpected",severity="critical",confirmed="true"} 1';
    await until('/metrics', deviation);
    await app?.stop();
    rmSync(join(folder, 'drop', 'plc-1.txt'));
    await start();

    const { text } = await get('/metrics');
    expect(text).toContain(deviation);
    expect(text).toContain(`otports_collection_last_success_timestamp_seconds{asset="plc-1"} ${taken}\n`);
  });

  it('answers what its OpenAPI document promises', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1') + asset('plc-02'));
    await start();
    await until('/api/v1/assets/plc-1', '"unexpected"');
    drop('plc-1b.txt', sshd);
    await until('/api/v1/events', '"closed"');
    drop('plc-1c.txt', sshd + rdp);
    await until('/api/v1/deviations', '3389');
    const { evidence } = JSON.parse((await get('/api/v1/assets/plc-1')).text) as { evidence: { sha256: string } };

    for (const { path, answer } of operations) {
      const { status, text } = await get(path.replace('{name}', 'plc-1').replace('{sha256}', evidence.sha256));
      expect({ path, status }).toEqual({ path, status: 200 });
      const problems = answer.safeParse(JSON.parse(text)).error?.issues ?? [];
      expect({ path, problems }).toEqual({ path, problems: [] });
    }
    const document = JSON.parse((await get('/api/v1/openapi.json')).text) as { paths: object };
    expect(Object.keys(document.paths)).toEqual(operations.map(({ path }) => path));
  });

  it.each([
    ['/api/v1/listeners?port=70000', 400, 'bad_parameter', 'port: a number from 1 to 65535'],
    [
      '/api/v1/listeners?prot=22',
      400,
      'bad_parameter',
      'prot: no parameter here; there are limit, after, transport, port, asset, site, zone',
    ],
    ['/api/v1/events?after=nonsense', 400, 'bad_parameter', 'after: this is no `next` of an answer before'],
    ['/api/v1/assets/nobody', 404, 'not_found', 'there is no asset nobody'],
    ['/api/v1/nothing', 404, 'not_found', 'there is no such page'],
  ])('%s: %i %s', async (path, status, code, message) => {
    config(asset('plc-1'));
    await start();
    const answer = await get(path);
    expect({ status: answer.status, ...(JSON.parse(answer.text) as object) }).toEqual({
      status,
      error: { code, message },
    });
  });

  it('shows pages in which hostile names are text', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1') + asset('plc-02'));
    await start();
    await until('/', '1 critical');

    const fleet = await get('/');
    expect(fleet.text.replace(/<[^>]*>/g, '')).toContain(
      '1 critical, 1 asset unknown, 1 asset not seen in full; 2 assets in all.',
    );
    expect(fleet.text).toContain('never seen');
    const pages = [fleet, await get('/assets/plc-1'), await get('/assets/plc-1/ports/tcp/3389')];
    for (const { status, text } of pages) {
      expect(status).toBe(200);
      expect(text).not.toContain('<script');
      expect(text).toContain('&lt;script>alert(1)&lt;/script>');
    }
    await until('/assets/plc-02', 'no recording matches');
    expect((await get('/assets/nobody')).status).toBe(404);
    expect((await get('/assets/plc-1/ports/tcp/0')).status).toBe(404);
  });

  it('keeps everything as it was when a reload is not right, and says so', async () => {
    drop('plc-1.txt', sshd);
    config(asset('plc-1'));
    await start();
    await until('/metrics', 'otports_port_open{asset="plc-1"');
    config(asset('plc-1', 'colour: red,'));

    const refused = await get('/-/reload', { method: 'POST' });

    expect(refused.status).toBe(400);
    expect(refused.text).toContain('unknown key "colour"');
    const { text } = await get('/metrics');
    expect(text).toContain('otports_config_last_reload_successful 0');
    expect(text).toContain('otports_port_open{asset="plc-1"');
  });

  it('judges the last good look anew when the baseline changes, without asking', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1'));
    await start();
    await until('/metrics', 'verdict="unexpected",severity="critical"');
    writeFileSync(
      join(folder, 'baselines', 'plc.yml'),
      'baseline: plc\nallow:\n  - { port: tcp/22, justification: a, approved_by: b, approved_on: 2026-11-01 }\n  - { port: tcp/3389, justification: a, approved_by: b, approved_on: 2026-11-01 }\n',
    );
    rmSync(join(folder, 'drop', 'plc-1.txt'));

    expect((await get('/-/reload', { method: 'POST' })).status).toBe(200);

    expect((await get('/metrics')).text).not.toContain('otports_port_deviation{');
  });

  it('keeps the info of a removed asset without deviations', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1') + asset('plc-02'));
    await start();
    await until('/metrics', 'otports_port_deviation{');
    config(asset('plc-02'));
    await get('/-/reload', { method: 'POST' });

    const { text } = await get('/metrics');
    expect(text).toContain('otports_asset_info{asset="plc-1"');
    expect(text).not.toMatch(/otports_(?!asset_info)\w+\{asset="plc-1"/);
    expect((await get('/assets/plc-1')).status).toBe(404);
  });

  it('refuses a reload that loses many assets until it is confirmed', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `plc-${'x'.repeat(index + 1)}`);
    config(names.map((name) => asset(name)).join(''));
    await start();
    config(asset('plc-x'));

    const refused = await get('/-/reload', { method: 'POST' });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.text).toContain('9 of 10 assets would be removed');
    // By HTTP only an admin confirms; who may use the data folder confirms at the command line.
    expect((await get('/-/reload?confirm-removals', { method: 'POST' })).status).toBe(403);
    expect(await askToReload(join(folder, 'data', 'control.sock'), true)).toEqual({ ok: true, problems: [] });
  });

  it('the kill switch ends a look under way, which counts as footprint and as nothing else', async () => {
    const agent = await startFakeAgent(() => null);
    writeFileSync(join(folder, 'community'), 'public');
    writeFileSync(
      join(folder, 'otports.yml'),
      `listen: 127.0.0.1:0\ncredentials:\n  c: { type: snmp, version: 2c, community_file: ./community }\nassets:\n  - { name: sw, address: 127.0.0.1, source: { type: snmp, credential: c, port: ${agent.port}, timeout: 60s } }\n`,
    );
    await start();
    await vi.waitUntil(() => agent.requests.length === 1, seconds);
    writeFileSync(join(folder, 'data', 'kill-switch'), '');

    const text = await until('/metrics', 'otports_asset_requests_total{asset="sw"} 1');

    expect(text).toContain('otports_collection_paused{asset="sw",reason="kill_switch"} 1');
    expect(text).not.toContain('otports_collections_total{');
    await agent.stop();
  });

  it('takes no write from a page of another site, and answers to no foreign name', async () => {
    config(asset('plc-1'));
    await start();
    const foreign = await get('/-/reload', { method: 'POST', headers: { Origin: 'http://evil.example' } });
    expect(foreign).toMatchObject({ status: 403 });
  });
});
