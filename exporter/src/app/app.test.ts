import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OwnApp } from '../../test/app/own-app.ts';
import { startFakeAgent } from '../../test/snmp/fake-agent.ts';
import { operations } from '../publish/http/api/openapi.ts';
import { ask } from '../commands/ask.ts';
import { commandDescriptions } from '../commands/door.ts';
import { collect } from '../commands/collect.ts';
import { reload } from '../commands/reload.ts';
import { retry } from '../commands/retry.ts';

const sshd = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n';
const rdp = 'tcp LISTEN 0 128 0.0.0.0:3389 0.0.0.0:* users:(("<script>alert(1)</script>",pid=2,fd=3))\n';

const seconds = { timeout: 15_000 };

/** Assets are files: nothing is sent anywhere. */
describe('the app', () => {
  let app: OwnApp;

  beforeEach(() => {
    app = new OwnApp('drop');
    app.allow('plc', 'port: tcp/22, process: sshd');
  });
  afterEach(() => app.remove());

  const asset = (name: string, more = ''): string =>
    `  - { name: ${name}, address: 10.0.0.${name.length}, site: a, zone: z, role: plc, baseline: plc, ${more} source: { type: import, path: ./drop/${name}*.txt, settle: 0s } }\n`;
  /** Looks come by themselves, once a second. */
  const config = (assets: string): void => {
    app.configure(`poll: { interval: 1s, jitter: 0%, stale_after: 1h }\nlimits: { min_gap: 0s }\nassets:\n${assets}`);
  };
  const drop = (file: string, text: string): void => {
    writeFileSync(app.at('drop', file), text);
  };

  it('looks, judges, publishes, and shows it again after a restart with its true age', async () => {
    drop('plc-1.txt', sshd + rdp);
    const taken = Math.floor(Date.now() / 1000) - 600;
    utimesSync(app.at('drop', 'plc-1.txt'), taken, taken);
    config(asset('plc-1'));
    await app.start();

    const deviation =
      'otports_port_deviation{asset="plc-1",transport="tcp",port="3389",service="rdp",process="<script>alert(1)</script>",exposure="any",verdict="unexpected",severity="critical",confirmed="true"} 1';
    await app.until('/metrics', deviation);
    const began = app.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(began.find(({ msg }) => msg === 'deviation')).toMatchObject({
      ...{ asset: 'plc-1', change: 'began', port: '3389' },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
    await app.stop();
    rmSync(app.at('drop', 'plc-1.txt'));
    await app.start();

    const { text } = await app.get('/metrics');
    expect(text).toContain(deviation);
    expect(text).toContain(`otports_collection_last_success_timestamp_seconds{asset="plc-1"} ${taken}\n`);
  });

  it('answers what its OpenAPI document promises', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1') + asset('plc-02'));
    await app.start();
    await app.until('/api/v1/assets/plc-1', '"unexpected"');
    drop('plc-1b.txt', sshd);
    await app.until('/api/v1/events', '"closed"');
    drop('plc-1c.txt', sshd + rdp);
    await app.until('/api/v1/deviations', '3389');
    const { evidence } = JSON.parse((await app.get('/api/v1/assets/plc-1')).text) as { evidence: { sha256: string } };

    for (const { path, answer } of operations) {
      const { status, text } = await app.get(path.replace('{name}', 'plc-1').replace('{sha256}', evidence.sha256));
      expect({ path, status }).toEqual({ path, status: 200 });
      const problems = answer.safeParse(JSON.parse(text)).error?.issues ?? [];
      expect({ path, problems }).toEqual({ path, problems: [] });
    }
    const document = JSON.parse((await app.get('/api/v1/openapi.json')).text) as { paths: Record<string, object> };
    const withMethod = (method: string): readonly string[] =>
      Object.keys(document.paths).filter((path) => method in (document.paths[path] ?? {}));
    expect(withMethod('get')).toEqual(operations.map(({ path }) => path));
    expect(withMethod('post')).toEqual(commandDescriptions.map(({ name }) => `/api/v1/commands/${name}`));
    const healthy = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await app.get('/api/v1/commands/healthy', healthy)).text).toBe('{"healthy":true}');
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
    await app.start();
    const answer = await app.get(path);
    expect({ status: answer.status, ...(JSON.parse(answer.text) as object) }).toEqual({
      status,
      error: { code, message },
    });
  });

  it('shows pages in which hostile names are text', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1') + asset('plc-02'));
    await app.start();
    await app.until('/', '1 critical');

    const fleet = await app.get('/');
    expect(fleet.text.replace(/<[^>]*>/g, '')).toContain(
      '1 critical, 1 asset unknown, 1 asset not seen in full; 2 assets in all.',
    );
    expect(fleet.text).toContain('never seen');
    const pages = [fleet, await app.get('/assets/plc-1'), await app.get('/assets/plc-1/ports/tcp/3389')];
    for (const { status, text } of pages) {
      expect(status).toBe(200);
      expect(text).not.toContain('<script');
      expect(text).toContain('&lt;script>alert(1)&lt;/script>');
    }
    await app.until('/assets/plc-02', 'no recording matches');
    expect((await app.get('/assets/nobody')).status).toBe(404);
    expect((await app.get('/assets/plc-1/ports/tcp/0')).status).toBe(404);
  });

  it('keeps everything as it was when a reload is not right, and says so', async () => {
    drop('plc-1.txt', sshd);
    config(asset('plc-1'));
    await app.start();
    await app.until('/metrics', 'otports_port_open{asset="plc-1"');
    config(asset('plc-1', 'colour: red,'));

    const refused = await app.get('/-/reload', { method: 'POST' });

    expect(refused.status).toBe(400);
    expect(refused.text).toContain('unknown key "colour"');
    const { text } = await app.get('/metrics');
    expect(text).toContain('otports_config_last_reload_successful 0');
    expect(text).toContain('otports_port_open{asset="plc-1"');
  });

  it('judges the last good look anew when the baseline changes, without asking', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1'));
    await app.start();
    await app.until('/metrics', 'verdict="unexpected",severity="critical"');
    app.allow('plc', 'port: tcp/22', 'port: tcp/3389');
    rmSync(app.at('drop', 'plc-1.txt'));

    expect((await app.get('/-/reload', { method: 'POST' })).status).toBe(200);

    expect((await app.get('/metrics')).text).not.toContain('otports_port_deviation{');
  });

  it('keeps the info of a removed asset without deviations', async () => {
    drop('plc-1.txt', sshd + rdp);
    config(asset('plc-1') + asset('plc-02'));
    await app.start();
    await app.until('/metrics', 'otports_port_deviation{');
    config(asset('plc-02'));
    await ask(reload, { confirmed: ['plc-1'] }, { dataDir: app.at('data') });

    const { text } = await app.get('/metrics');
    expect(text).toContain('otports_asset_info{asset="plc-1"');
    expect(text).not.toMatch(/otports_(?!asset_info)\w+\{asset="plc-1"/);
    expect((await app.get('/assets/plc-1')).text).toContain('Removed: it is not in the configuration any more.');
  });

  it('refuses a reload that loses many assets until it is confirmed', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `plc-${'x'.repeat(index + 1)}`);
    config(names.map((name) => asset(name)).join(''));
    await app.start();
    config(asset('plc-x'));

    const refused = await app.get('/-/reload', { method: 'POST' });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.text).toContain('9 of 10 assets would be removed');
    // Over HTTP only an admin confirms. On the command line, everybody who may use the data folder does.
    expect((await app.get('/-/reload?confirm-removals', { method: 'POST' })).status).toBe(403);
    expect(await ask(reload, { confirmed: 'all' }, { dataDir: app.at('data') })).toMatchObject({
      ok: true,
      problems: [],
    });
  });

  it('carries out at most two of 300 reloads that come at once', async () => {
    config(asset('plc-1'));
    await app.start();
    const answers = await Promise.all(Array.from({ length: 300 }, () => app.reload()));
    expect(new Set(answers)).toEqual(new Set([true]));
    expect(app.logged.filter((line) => line.includes('config reloaded')).length).toBeLessThanOrEqual(2);
  });

  it('the kill switch ends a look under way, which counts as footprint and as nothing else', async () => {
    const agent = await startFakeAgent(() => null);
    writeFileSync(app.at('community'), 'public');
    app.configure(
      `credentials:\n  c: { type: snmp, version: 2c, community_file: ./community }\nassets:\n  - { name: sw, address: 127.0.0.1, source: { type: snmp, credential: c, port: ${agent.port}, timeout: 60s } }\n`,
    );
    await app.start();
    await vi.waitUntil(() => agent.requests.length === 1, seconds);
    writeFileSync(app.at('data', 'kill-switch'), '');

    const text = await app.until('/metrics', 'otports_asset_requests_total{asset="sw"} 1');

    expect(text).toContain('otports_collection_paused{asset="sw",reason="kill_switch"} 1');
    expect(text).not.toContain('otports_collections_total{');
    expect(text).toContain('otports_kill_switch 1\n');
    const why = `the kill switch is set: no asset is asked while ${app.at('data', 'kill-switch')} is there`;
    expect((await app.get('/')).text).toContain(`T${why.slice(1)}.`);
    expect((await app.get('/assets/sw')).text).toContain(why);
    for (const command of [collect, retry]) {
      const answer = await ask(command, { asset: 'sw' }, { dataDir: app.at('data') });
      expect(answer).toMatchObject({ outcome: 'paused', message: expect.stringContaining(why) as string });
    }
    await agent.stop();
  });

  it('says in the log and in a metric that the kill switch is set, also at a start, and that it was removed', async () => {
    const file = app.at('data', 'kill-switch');
    const said = (): readonly unknown[] =>
      app.logged
        .map((line) => JSON.parse(line) as { level: number; msg: string; file?: string })
        .filter(({ msg }) => msg.includes('kill switch'))
        .map(({ level, msg, file: named }) => ({ level, msg, file: named }));
    const set = { level: 40, msg: 'the kill switch is set: no asset is asked', file };
    const removed = { level: 40, msg: 'the kill switch was removed: assets are asked again', file };
    config(asset('plc-1'));
    await app.start();
    await app.until('/metrics', 'otports_kill_switch 0\n');
    expect(said()).toEqual([]);

    writeFileSync(file, '');
    await app.until('/metrics', 'otports_kill_switch 1\n');
    expect(said()).toEqual([set]);
    await app.stop();
    await app.start();
    expect((await app.get('/metrics')).text).toContain('otports_kill_switch 1\n');
    expect(said()).toEqual([set, set]);

    rmSync(file);
    await app.until('/metrics', 'otports_kill_switch 0\n');
    expect(said()).toEqual([set, set, removed]);
  });

  it('takes no write from a page of another site, and answers to no foreign name', async () => {
    config(asset('plc-1'));
    await app.start();
    const foreign = await app.get('/-/reload', { method: 'POST', headers: { Origin: 'http://evil.example' } });
    expect(foreign).toMatchObject({ status: 403 });
  });
});
