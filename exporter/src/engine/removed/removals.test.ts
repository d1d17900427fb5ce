import { rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnApp } from '../../../test/app/own-app.ts';
import { ask } from '../../commands/ask.ts';
import { reload as reloading } from '../../commands/reload.ts';

const sshd = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n';
const rdp = 'tcp LISTEN 0 128 0.0.0.0:3389 0.0.0.0:* users:(("rdp",pid=2,fd=3))\n';

const page =
  'otports_port_deviation{asset="plc-1",transport="tcp",port="3389",service="rdp",process="rdp",exposure="any",verdict="unexpected",severity="critical",confirmed="true"} 1';
const info = 'otports_asset_info{asset="plc-1",address="10.0.0.5",site="a",zone="z",role="plc"';
const pending = 'otports_asset_removal_pending{asset="plc-1"} 1';

/** Assets are files: nothing is sent anywhere. plc-1 deviates, plc-02 does not. */
describe('an asset that leaves the config', () => {
  let app: OwnApp;

  beforeEach(async () => {
    app = new OwnApp('drop');
    app.allow('plc', 'port: tcp/22, process: sshd');
    writeFileSync(app.at('drop', 'plc-1.txt'), sshd + rdp);
    writeFileSync(app.at('drop', 'plc-02.txt'), sshd);
    config(asset('plc-1') + asset('plc-02') + asset('another'));
    await app.start();
    await app.until('/metrics', page);
    await app.until('/metrics', 'otports_port_open{asset="plc-02"');
  });
  afterEach(() => app.remove());

  const asset = (name: string, file = name): string =>
    `  - { name: ${name}, address: 10.0.0.${name.length}, site: a, zone: z, role: plc, baseline: plc, source: { type: import, path: ./drop/${file}.txt, settle: 0s } }\n`;
  /** Looks come by themselves, once a second. */
  const config = (assets: string): void => {
    app.configure(`poll: { interval: 1s, jitter: 0%, stale_after: 1h }\nlimits: { min_gap: 0s }\nassets:\n${assets}`);
  };
  const reload = () => app.get('/-/reload', { method: 'POST' });
  const confirm = (which: 'all' | readonly string[]) =>
    ask(reloading, { confirmed: which }, { dataDir: app.at('data') });
  const metrics = () => app.text('/metrics');

  it('is held while it has an open deviation: its page goes on over reloads and a restart', async () => {
    config(asset('plc-02') + asset('new'));
    const answer = await reload();
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('held: plc-1');

    for (const again of [() => undefined, reload, () => app.stop().then(() => app.start())]) {
      await again();
      const text = await metrics();
      expect(text).toContain(page);
      expect(text).toContain(info);
      expect(text).toContain(pending);
      // Nothing is published about looks that nobody makes: no ticket for an asset that is stale on purpose.
      expect(text).not.toMatch(/otports_(collection|baseline|ports|asset_added)\w*\{asset="plc-1"/);
      // The rest of the reload takes effect.
      expect(text).toContain('otports_asset_info{asset="new"');
      expect(text).not.toContain('otports_asset_removal_pending{asset="another"}');
    }
    expect(app.logged.join('')).toMatch(/"held":"plc-1".*config reloaded/);
    expect(app.logged.join('')).toMatch(/"added":"new".*"removed":"another"/);
    const read = (await app.get('/assets/plc-1')).text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
    expect(read).toContain(
      'If the asset is gone, or has another name now: otports reload --confirm-removals plc-1. If it was taken out by mistake: put it back under this name, and reload.',
    );
    expect((await app.get('/')).text).toContain('removal pending');
  });

  describe('while the disk takes nothing', () => {
    const database = (sql: string): void => {
      const db = new DatabaseSync(app.at('data', 'otports.db'));
      db.exec(sql);
      db.close();
    };
    beforeEach(async () => {
      database("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'disk is full'); END");
      config(asset('plc-02') + asset('another'));
      const answer = await reload();
      expect(answer.text).toBe(
        'the new configuration holds, but that plc-1 left it could not be written down; it stays as it was and is tried again every minute, and at each reload\n',
      );
      expect(answer.status).toBe(400);
      expect(await metrics()).toContain(page);
    });

    it('is held by the next reload once there is room, with what was known of it', async () => {
      expect((await reload()).status).toBe(400);
      database('DROP TRIGGER full');
      expect((await reload()).text).toContain('held: plc-1');
      const text = await metrics();
      expect(text).toContain(pending);
      expect(text).toContain(info);
    });

    it('is removed by the next reload where somebody has confirmed it by name', async () => {
      expect(await confirm(['plc-1'])).toMatchObject({ ok: false, changes: {} });
      database('DROP TRIGGER full');
      expect((await reload()).text).toContain('removed: plc-1');
      expect(await metrics()).not.toContain(page);
    });
  });

  it('is held as well where the config changed while the exporter was down, a rename included', async () => {
    await app.stop();
    config(asset('renamed', 'plc-1') + asset('plc-02'));
    await app.start();
    // The log of a start names them as that of a reload does.
    expect(app.logged.join('')).toMatch(/"removed":"another","held":"plc-1".*otports is running/);
    const text = await app.until('/metrics', 'otports_port_deviation{asset="renamed"');
    expect(text).toContain(page);
    expect(text).toContain(info);
    expect(text).toContain(pending);
  });

  it.each([
    ['all', 'all' as const],
    ['by name', ['plc-1']],
  ])('goes once its removal is confirmed, %s, and its history stays readable', async (_name, which) => {
    config(asset('plc-02'));
    await reload();
    expect(await confirm(which)).toMatchObject({ ok: true, changes: { removed: 'plc-1' } });

    const text = await metrics();
    expect(text).toContain(info);
    expect(text).not.toMatch(/otports_(?!asset_info)\w+\{asset="plc-1"/);
    const removed = await app.get('/assets/plc-1');
    expect(removed.status).toBe(200);
    expect(removed.text).toContain('removed');
    expect(removed.text).toContain('confirmed');
    expect(removed.text).toContain('/api/v1/evidence/');
    expect(await app.json('/api/v1/events?asset=plc-1')).toMatchObject({
      items: [
        {
          event: 'removed',
          transport: null,
          port: null,
          note: expect.stringMatching(
            /^Its removal was confirmed .+ while it deviated \(tcp\/3389 unexpected\); .+\.$/,
          ) as string,
        },
        { event: 'removal_pending', transport: null, port: null },
      ],
    });
    expect(await app.json('/api/v1/assets/plc-1')).toMatchObject({ asset: 'plc-1', state: 'removed' });
    expect(text).not.toContain('event="removed"');
  });

  it('is removed at once where the reload names it, and confirming one confirms no other', async () => {
    writeFileSync(app.at('drop', 'plc-02.txt'), sshd + rdp);
    await app.until('/metrics', 'otports_port_deviation{asset="plc-02"');
    config(asset('another'));

    expect(await confirm(['plc-02'])).toMatchObject({ ok: true, changes: { removed: 'plc-02', held: 'plc-1' } });

    const text = await metrics();
    expect(text).toContain(page);
    expect(text).not.toContain('otports_port_deviation{asset="plc-02"');
  });

  it('refuses to confirm what is not waiting, and changes nothing then', async () => {
    config(asset('plc-02'));
    const problems = ['plc-02 is in the configuration: there is no removal to confirm', 'nobody waits for no removal'];
    expect(await confirm(['plc-02'])).toMatchObject({ ok: false, problems: problems.slice(0, 1) });
    expect(await confirm(['nobody'])).toMatchObject({
      ok: false,
      problems: ['there is no asset nobody whose removal could be confirmed'],
    });
    expect(await metrics()).not.toContain('removal_pending{');
    expect(await metrics()).toContain('otports_config_last_reload_successful 1');
  });

  it('goes on as before when it comes back into the config', async () => {
    config(asset('plc-02'));
    await reload();
    config(asset('plc-1') + asset('plc-02'));
    await reload();
    const text = await metrics();
    expect(text).toContain(page);
    expect(text).not.toContain('removal_pending{');
    writeFileSync(app.at('drop', 'plc-1.txt'), sshd);
    await app.until('/api/v1/events?asset=plc-1', '"closed"');
    expect(await metrics()).not.toContain('otports_port_deviation{asset="plc-1"');
  });

  it('is not paged by its old look when it comes back after its removal', async () => {
    config(asset('plc-02'));
    await reload();
    await confirm(['plc-1']);
    // Its file is gone, so only the old look could say anything.
    rmSync(app.at('drop', 'plc-1.txt'));
    config(asset('plc-1') + asset('plc-02'));
    await reload();

    const text = await metrics();
    expect(text).toContain('otports_asset_added_timestamp_seconds{asset="plc-1"');
    expect(text).not.toMatch(/otports_(port_open|port_deviation|collection_last_success)\w*\{asset="plc-1"/);
    expect(await app.text('/api/v1/events?asset=plc-1')).toContain('begins like a new asset');
    writeFileSync(app.at('drop', 'plc-1.txt'), sshd + rdp);
    await app.until('/metrics', page);
  });

  it('is removed without a question where nothing of it deviates', async () => {
    config(asset('plc-1') + asset('another'));
    expect((await reload()).text).toContain('removed: plc-02');
    const text = await metrics();
    expect(text).toContain('otports_asset_info{asset="plc-02"');
    expect(text).not.toMatch(/otports_(?!asset_info)\w+\{asset="plc-02"/);
    expect((await app.get('/assets/plc-02')).text).toContain('removed');
  });
});
