import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countPorts, deviation, judgedListener, newAsset, reportedAt } from '../../../../test/asset-reports.ts';
import { ask } from '../../../../test/http/ask.ts';
import { FakeFleet, httpOptions } from '../../../../test/http/fakes.ts';
import { allow, baseline, good, hour, minute, policy } from '../../../compare/fixtures.ts';
import { explainPort } from '../../../compare/explain.ts';
import { judgeLook, newAsset as newState } from '../../../compare/judge.ts';
import type { AssetReport } from '../../../model/report.ts';
import { MemoryStore } from '../../../record/memory-store.ts';
import type { HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';

/** An asset that was looked at well a minute ago, and is as approved. */
function approved(name: string, changes: Partial<AssetReport> = {}): AssetReport {
  return newAsset(name, {
    baselineName: 'hmi',
    baselinePresent: true,
    lastCollection: { at: reportedAt - minute, durationMs: 64, outcome: 'ok', message: null },
    lastSuccessAt: reportedAt - minute,
    complete: { tcp: true, udp: true, process: true },
    listeners: [judgedListener(22)],
    ...changes,
  });
}

const neverSeen: Partial<AssetReport> = { lastCollection: null, lastSuccessAt: null, complete: null, listeners: [] };
const stale: Partial<AssetReport> = { lastSuccessAt: reportedAt - 4 * hour };
const failing: Partial<AssetReport> = {
  lastCollection: { at: reportedAt, durationMs: 15_000, outcome: 'timeout', message: 'no answer <within> 15 s' },
};
const partial: Partial<AssetReport> = { complete: { tcp: true, udp: false, process: false } };
const unverified: Partial<AssetReport> = { ports: countPorts({ unverified: 2 }) };
const pending = deviation(3389, { severity: 'info', confirmed: false });
const hostile = `p/1 "2" 'ü' <b>+&amp; 泵`;

describe('pages', () => {
  const fleet = new FakeFleet();
  let server: HttpServer;
  let timezone = 'Europe/Berlin';
  beforeEach(async () => {
    fleet.set([]);
    fleet.explanations.clear();
    timezone = 'Europe/Berlin';
    const store = new MemoryStore({ now: () => reportedAt });
    server = createHttpServer(httpOptions({ fleet, store, timezone: () => timezone }));
    await server.start();
  });
  afterEach(() => server.stop());

  /** The words of a page as a browser shows them, and what it is. */
  const open = async (path: string) => {
    const { status, text, headers } = await ask(server.url, path);
    const words = text
      .replace(/<head>.*<\/head>/s, '')
      .replace(/<(td|th|p|h1|h2|li|dt|dd|caption|tr)[ >]/g, ' $&')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
      .replace(/\s+/g, ' ');
    const [, tone = ''] = /class="state (\w*)"/.exec(text) ?? [];
    return { status, html: text, words, tone, location: headers['location'] };
  };

  describe('the fleet in one sentence', () => {
    it.each<[string, readonly AssetReport[], string, string]>([
      ['nothing configured', [], 'unknown', 'No asset is configured.'],
      [
        'all clear',
        [approved('a'), approved('b')],
        'good',
        'All clear: 2 assets, each looked at in time, nothing but what was approved.',
      ],
      ['critical', [approved('a', { deviations: [deviation(3389)] })], 'critical', '1 critical; 1 asset in all.'],
      ['unconfirmed', [approved('a', { deviations: [pending] })], 'warning', '1 not confirmed yet; 1 asset in all.'],
      [
        'info by policy',
        [approved('a', { deviations: [deviation(80, { severity: 'info' })] })],
        'warning',
        '1 info; 1 asset in all.',
      ],
      ['never seen', [approved('a'), approved('b', neverSeen)], 'unknown', '1 asset unknown; 2 assets in all.'],
      ['stale', [approved('a', stale)], 'unknown', '1 asset unknown; 1 asset in all.'],
      ['failing', [approved('a', failing)], 'warning', '1 asset failing; 1 asset in all.'],
      ['not seen in full', [approved('a', partial)], 'unknown', '1 asset not seen in full; 1 asset in all.'],
      ['unverified', [approved('a', unverified)], 'warning', '2 ports unverified; 1 asset in all.'],
      [
        'no baseline',
        [approved('a', { baselinePresent: false })],
        'unknown',
        '1 asset without a baseline; 1 asset in all.',
      ],
      [
        'everything at once',
        [approved('a', { deviations: [deviation(23), pending] }), approved('b', stale), approved('c', failing)],
        'critical',
        '1 critical, 1 not confirmed yet, 1 asset unknown, 1 asset failing; 3 assets in all.',
      ],
    ])('%s', async (_what, reports, tone, sentence) => {
      fleet.set(reports);
      const page = await open('/');
      expect(page).toMatchObject({ status: 200, tone });
      expect(page.words).toContain(sentence);
      if (tone !== 'good') expect(page.words).not.toContain('All clear');
    });

    it('says who is not asked, without calling it failing', async () => {
      fleet.set([approved('a', { paused: ['window'] })]);
      const { words } = await open('/');
      expect(words).toContain('All clear: 1 asset, ');
      expect(words).toContain('1 asset not asked now.');
      expect(words).toContain('‖ paused a 1 min ago');
      expect(words).toContain('Not asked: its polling window is closed.');
    });
  });

  it('lists deviations worst first, then the newest, across assets', async () => {
    const warning = deviation(1, { severity: 'warning' });
    fleet.set([
      approved('a', { deviations: [deviation(2, { sinceAt: reportedAt - 2 * hour }), warning] }),
      approved('b', { deviations: [deviation(3, { sinceAt: reportedAt - hour })] }),
    ]);
    const { words } = await open('/');
    expect(words.match(/[ab] tcp\/\d/g)).toEqual(['b tcp/3', 'a tcp/2', 'a tcp/1']);
  });

  it('counts the deviations that it does not show', async () => {
    const many = Array.from({ length: 100 }, (_, at) => deviation(1000 + at));
    fleet.set(Array.from({ length: 60 }, (_, at) => approved(`a${at}`, { deviations: many })));
    const { words, html } = await open('/');
    expect(words).toContain('5900 more deviations not shown here: all assets that deviate.');
    expect(html.length).toBeLessThan(150_000);
  });

  it.each([
    ['/?state=unknown', '1 to 1 of 1'],
    ['/?state=deviating', '1 to 1 of 1'],
    ['/?state=as+approved', '1 to 1 of 1'],
    ['/?search=%3Cb%3E', 'No asset like that.'],
    ['/?search=FLEET-B', '1 to 1 of 1'],
    ['/?site=nowhere', 'No asset like that.'],
    ['/?state=nonsense&page=-1', '1 to 3 of 3'],
    ['/?page=99999999999999999999', '1 to 3 of 3'],
  ])('%s shows %s', async (path, count) => {
    fleet.set([approved('fleet-a'), approved('fleet-b', stale), approved('fleet-c', { deviations: [deviation(1)] })]);
    expect((await open(path)).words).toContain(count);
  });

  it('loads itself again only for who asked', async () => {
    expect((await open('/')).html).not.toContain('http-equiv');
    expect((await open('/?refresh=30')).html).toContain('<meta http-equiv="refresh" content="30"/>');
    expect((await open('/?refresh=1')).html).not.toContain('http-equiv');
  });

  describe('an asset in one sentence', () => {
    it.each<[string, Partial<AssetReport>, string, string]>([
      ['as approved', {}, 'good', 'As approved: no deviation.'],
      ['critical', { deviations: [deviation(3389)] }, 'critical', '1 deviation, 1 critical.'],
      ['not confirmed', { deviations: [pending] }, 'warning', '1 deviation.'],
      ['never seen', neverSeen, 'unknown', 'Unknown: never looked at with success.'],
      ['stale', stale, 'unknown', 'Unknown: no good look in time.'],
      ['failing', failing, 'warning', 'As approved when it last answered: no deviation.'],
      ['partial', partial, 'unknown', 'The last good look did not see all UDP listeners.'],
      ['unverified', unverified, 'unknown', '2 ports unverified.'],
      [
        'no baseline',
        { baselinePresent: false },
        'unknown',
        'No approved baseline, so no port is judged except by what is forbidden.',
      ],
      [
        'stale and critical',
        { ...stale, deviations: [deviation(3389)] },
        'critical',
        '1 deviation, 1 critical; unknown: no good look in time.',
      ],
    ])('%s', async (_what, changes, tone, sentence) => {
      fleet.set([approved('hmi-01', changes)]);
      const page = await open('/assets/hmi-01');
      expect(page).toMatchObject({ status: 200, tone });
      expect(page.words).toContain(sentence);
    });
  });

  it('begins with what, since when, how sure, and what to do', async () => {
    fleet.set([approved('hmi-01', { deviations: [deviation(3389, { service: 'rdp', process: 'xrdp' })] })]);
    const { words, html } = await open('/assets/hmi-01');
    expect(words).toContain(
      '✖ critical tcp/3389 rdp, held by xrdp unexpected: No approved rule allows this port. ' +
        'Since 1 min ago (2026-11-22 10:58:30 CET), confirmed. Why, and what to do',
    );
    expect(html).toContain('<a class="button" href="/assets/hmi-01/ports/tcp/3389">');
  });

  it('says why an asset is unknown, in its own words made safe', async () => {
    fleet.set([approved('hmi-01', { ...failing, paused: ['breaker'] })]);
    const { words, html } = await open('/assets/hmi-01');
    expect(words).toContain('The last look failed (timeout): no answer <within> 15 s');
    expect(words).toContain('Not asked now: it failed several times in a row and is left alone for a while.');
    expect(html).not.toContain('<within>');
  });

  it('keeps a page small, whatever an asset listens on', async () => {
    fleet.set([approved('a', { listeners: Array.from({ length: 5000 }, (_, at) => judgedListener(at + 1)) })]);
    const { words, html } = await open('/assets/a');
    expect(words).toContain('The first 500 are shown; the API has all of them.');
    expect(html.length).toBeLessThan(400_000);
  });

  it.each([
    ['UTC', '2026-11-22 10:00:00 UTC'],
    ['Asia/Tokyo', '2026-11-22 19:00:00 GMT+9'],
  ])('speaks of time in %s', async (zone, time) => {
    timezone = zone;
    expect((await open('/')).words).toContain(`As of ${time}.`);
  });

  describe('hostile names', () => {
    /** Of our own files, which hold no control characters; and of the asset. */
    const tag = '<img src=x onerror=alert(1)>"\'&';
    const nasty = `${tag}\u202Egnp.exe\n`;
    it('are text, and every link leads back to them', async () => {
      const identity = { name: hostile, address: '10.0.0.1', site: tag, zone: tag, role: tag, criticality: '' };
      const report = approved(hostile, {
        identity,
        description: nasty,
        notes: [nasty],
        deviations: [deviation(3389, { process: '<b>x</b>', service: tag })],
        listeners: [judgedListener(22, { bindings: [{ address: nasty, process: nasty }], rule: tag })],
      });
      fleet.set([report]);
      const { html: home } = await open('/');
      const links = [...home.matchAll(/href="(\/assets\/[^"]*)"/g)].map(([, link = '']) =>
        link.replaceAll('&amp;', '&'),
      );
      expect(new Set(links).size).toBe(2);
      for (const path of ['/', ...links]) {
        const { status, html } = await open(path);
        expect({ path, status }).toEqual({ path, status: 200 });
        expect(html).not.toMatch(/<(img|b>x|b>\+|script)/);
      }
      expect((await open(links[0] ?? '')).words).toContain(hostile);
      expect((await open(links[0] ?? '')).words).not.toMatch(/\u202E/);
    });

    it.each(['a"b', 'a b', 'a/b', 'a%2Fb', 'a?b', 'a#b', 'a+b', '50 %', 'x'.repeat(128), '泵'.repeat(42), "'", '...'])(
      'finds %s',
      async (name) => {
        fleet.set([approved(name)]);
        const [, link = ''] = /href="(\/assets\/[^"]*)"/.exec((await open('/')).html) ?? [];
        expect((await open(link)).status).toBe(200);
        expect((await open(`${link}/ports/tcp/22`)).status).toBe(200);
      },
    );
  });

  describe('links of alerts', () => {
    it.each<[string, number, string | undefined]>([
      ['/', 200, undefined],
      ['/assets/hmi+01+%22x%22', 200, undefined],
      ['/assets/hmi+01+%22x%22/ports/tcp/3389', 200, undefined],
      ['/assets/hmi%2001%20%22x%22/ports/udp/161', 200, undefined],
      ['/assets/hmi+01+%22x%22/ports/tcp/49152-65535', 302, '/assets/hmi%2001%20%22x%22#deviations'],
      ['/assets/hmi+01+%22x%22/ports/*/%2A', 302, '/assets/hmi%2001%20%22x%22#deviations'],
      ['/assets/a%2Bb/ports/tcp/22', 200, undefined],
      ['/assets/a+b/ports/tcp/22', 200, undefined],
      ['/assets/gone/ports/tcp/3389', 404, undefined],
      ['/assets/a+b/ports/sctp/22', 404, undefined],
      ['/assets/a+b/ports/tcp/0', 404, undefined],
      ['/assets/a+b/ports/tcp/22x', 404, undefined],
      ['/assets/a+b/ports/tcp/%0d%0aX:1', 404, undefined],
    ])('%s: %i', async (path, status, location) => {
      fleet.set([approved('hmi 01 "x"'), approved('a+b')]);
      expect(await open(path)).toMatchObject({ status, location });
    });

    it('says that an asset may have gone', async () => {
      const { words } = await open('/assets/gone/ports/tcp/3389');
      expect(words).toContain('There is no asset gone in the configuration, or not any more.');
    });
  });

  describe('a port', () => {
    const rules = policy(baseline([allow('tcp/22', { required: true }), allow('tcp/80', { processes: ['nginx'] })]));
    const looked = (ports: readonly string[]) =>
      judgeLook(rules, newState('hmi-01', 0), good(reportedAt - minute, ports)).state;
    const show = async (text: string, ports: readonly string[], changes: Partial<AssetReport> = {}) => {
      const [transport = '', port = ''] = text.split('/');
      const asked = { state: looked(ports), transport: transport as 'tcp', port: Number(port) };
      fleet.explanations.set(text, explainPort(rules, asked, reportedAt));
      fleet.set([approved('hmi-01', changes)]);
      return open(`/assets/hmi-01/ports/${text}`);
    };
    const rdp = ['tcp/22', 'tcp/3389 0.0.0.0=xrdp'];

    it('that nobody approved', async () => {
      const page = await show('tcp/3389', rdp, { deviations: [pending] });
      expect(page.tone).toBe('warning');
      expect(page.words).toContain('Open: + unexpected No approved rule allows this port.');
      expect(page.words).toContain(
        'not confirmed yet: it takes its severity when the next look sees it again, or nobody can refute it.',
      );
      expect(page.words).toContain('find out on the asset what xrdp is, before it is stopped.');
      expect((await show('tcp/3389', rdp, { deviations: [deviation(3389)] })).tone).toBe('critical');
    });

    it('that was approved, and by whom', async () => {
      const page = await show('tcp/22', rdp);
      expect(page.tone).toBe('good');
      expect(page.words).toContain('Open: ✓ approved An approved rule covers it.');
      expect(page.words).toContain('Why Needed. Approved by ot-security on 2026-11-01, CHG-1 Lives does not run out');
      expect(page.words).not.toContain('What to do');
    });

    it('that must be there and is not', async () => {
      const missing = deviation(22, { verdict: 'missing', severity: 'warning', exposure: 'none' });
      const page = await show('tcp/22', [], { deviations: [missing] });
      expect(page.words).toContain('Closed, as of the last good look. The baseline requires this port');
      expect(page.words).toContain('▲ warning missing since');
      expect(page.words).toContain('find out on the asset why nothing listens there.');
    });

    it.each<[string, Partial<AssetReport>, string, string]>([
      ['closed', {}, '', 'Closed, as of the last good look.'],
      ['never seen', neverSeen, 'unknown', 'Unknown: this asset was never looked at with success.'],
      ['not looked for', partial, 'unknown', 'Not seen, but the last good look did not see all UDP listeners.'],
      ['too long ago', stale, 'unknown', ': too old, nobody knows what is there now'],
    ])('that is not open: %s', async (_what, changes, tone, sentence) => {
      const page = await show('udp/9', [], changes);
      expect(page.tone).toBe(tone);
      expect(page.words).toContain(sentence);
    });

    it('that flaps', async () => {
      const page = await show('tcp/3389', rdp, { flapping: [{ transport: 'tcp', port: 3389 }] });
      expect(page.words).toContain('it ends when the port has stayed closed for 6 hours.');
    });
  });
});
