import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countPorts, deviation, judgedListener, newAsset, reportedAt } from '../../../../test/asset-reports.ts';
import { ask } from '../../../../test/http/ask.ts';
import { aChange, anEvent } from '../../../../test/store/records.ts';
import { FakeFleet, httpOptions } from '../../../../test/http/fakes.ts';
import { allow, baseline, everything, forbid, good, hour, minute, policy } from '../../../compare/fixtures.ts';
import { explainPort } from '../../../compare/explain.ts';
import { judge } from '../../../compare/judge.ts';
import { newAsset as newState } from '../../../compare/new-asset.ts';
import type { ListenerBinding } from '../../../model/listener.ts';
import type { AssetReport } from '../../../model/report.ts';
import { isPortEvent } from '../../../model/state/history.ts';
import { memoryStore } from '../../../../test/store/memory-store.ts';
import type { HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';
import { verdicts } from '../../../model/verdict.ts';
import { hostKeyRunbook, runbookOf } from './parts/runbooks.ts';

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
const otherHostKey: Partial<AssetReport> = {
  lastCollection: { at: reportedAt, durationMs: 15_000, outcome: 'timeout', message: 'no answer <within> 15 s' },
  otherHostKey: { sinceAt: reportedAt - hour, offered: 'ssh-ed25519 SHA256:<other>' },
};
const noPin: Partial<AssetReport> = {
  lastCollection: { at: reportedAt, durationMs: 90, outcome: 'host_key', message: 'no host key is pinned' },
};
/** 128 deviations of an asset whose limit is 2: two of its own, and the sum of the rest. */
const aboveLimit: Partial<AssetReport> = {
  deviations: [
    deviation('*', { transport: '*', service: 'many', process: 'many', exposure: 'none' }),
    deviation(3389, { service: 'rdp', process: 'xrdp' }),
    deviation(5900),
  ],
  deviationsDropped: 126,
  beyondLimit: Array.from({ length: 126 }, (_, at) => deviation(20_000 + at)),
};
const pending = deviation(3389, { severity: 'info', confirmed: false });
const hostile = `p/1 "2" 'ü' <b>+&amp; 泵`;

describe('pages', () => {
  const fleet = new FakeFleet();
  let server: HttpServer;
  let store = memoryStore({ now: () => reportedAt });
  let timezone = 'Europe/Berlin';
  beforeEach(async () => {
    fleet.set([]);
    fleet.explanations.clear();
    fleet.nextAt = reportedAt + 10 * minute;
    fleet.killSwitchFile = null;
    timezone = 'Europe/Berlin';
    store = memoryStore({ now: () => reportedAt });
    server = createHttpServer(httpOptions({ fleet, store, timezone: () => timezone }));
    await server.start();
  });
  afterEach(() => server.stop());

  /** The words of a page as a browser shows them. */
  const open = async (path: string) => {
    const { status, text, headers } = await ask(server.url, path);
    const words = text
      .replace(/<head>.*<\/head>/s, '')
      .replace(/<(td|th|p|h1|h2|li|dt|dd|div|caption|summary|tr)[ >]/g, ' $&')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
      .replace(/\s+/g, ' ');
    const [, tone = ''] = /class="state (\w*)"/.exec(text) ?? [];
    return { status, html: text, words, tone, location: headers['location'] };
  };

  it('names the file of the kill switch on the fleet page, once, and on the page of each asset that it holds back', async () => {
    const said = 'The kill switch is set: no asset is asked while /data/kill-switch is there.';
    fleet.set([approved('hmi-01', { paused: ['kill_switch'] }), approved('plc-01')]);
    expect((await open('/')).words).not.toContain('kill switch is set: no asset is asked while');
    fleet.killSwitchFile = '/data/kill-switch';

    const { words } = await open('/');
    expect(words).toContain(`${said} Files are read on.`);
    expect(words.split('/data/kill-switch')).toHaveLength(2);
    expect((await open('/assets/hmi-01')).words).toContain(`Not asked now: t${said.slice(1)}`);
    expect((await open('/assets/plc-01')).words).not.toContain('kill switch');
  });

  it('says of a refused host key whether one is pinned, and what to do', async () => {
    fleet.set([
      approved('a', { ...noPin, paused: ['host_key'] }),
      approved('b', { ...otherHostKey, paused: ['host_key'] }),
    ]);
    const none = 'no host key that can be read is pinned for it, so no login was tried; compare the fingerprint';
    const other = 'it offered another host key than the pinned one, so no login was tried; compare the fingerprint';
    expect((await open('/')).words).toContain(`Not asked: ${none}`);
    expect((await open('/assets/a')).words).toContain(`Not asked now: ${none}`);
    expect((await open('/assets/b')).words).toContain(`Not asked now: ${other}`);
  });

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
      ['another host key', [approved('a', otherHostKey)], 'critical', '1 asset with another host key; 1 asset in all.'],
      [
        'a host key that was never pinned',
        [approved('a', { ...noPin, lastSuccessAt: null })],
        'unknown',
        '1 asset unknown; 1 asset in all.',
      ],
      [
        'another host key of an asset that was never seen well',
        [approved('a', { ...otherHostKey, lastSuccessAt: null })],
        'critical',
        '1 asset with another host key, 1 asset unknown; 1 asset in all.',
      ],
      ['above the limit', [approved('a', aboveLimit)], 'critical', '128 critical; 1 asset in all.'],
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
    expect(words.match(/[ab] unassigned, unassigned tcp\/\d/g)?.map((row) => row.replace(/ .* /, ' '))).toEqual([
      'b tcp/3',
      'a tcp/2',
      'a tcp/1',
    ]);
  });

  it('says of the fleet what is not known beside what deviates', async () => {
    fleet.set([approved('a', { ...stale, deviations: [deviation(1)] }), approved('b', neverSeen)]);
    for (const path of ['/', '/?state=unknown']) {
      const { words } = await open(path);
      expect(words).toContain(' a ✖ 1 critical ? unknown unassigned unassigned 1 4 h ago');
      expect(words).toContain(' b ? never seen unassigned unassigned unknown never');
    }
  });

  it('leads from each part of the headline to what it counts', async () => {
    const found = { ...unverified, listeners: [judgedListener(102, { verdict: 'unverified' as const })] };
    fleet.set([approved('a', found), approved('b', stale), approved('c')]);
    const { html } = await open('/');
    expect(html).toContain('<a href="/?state=unverified#all">2 ports unverified</a>');
    expect(html).toContain('<a href="/?state=unknown#all">1 asset unknown</a>');
    const { words } = await open('/?state=unverified');
    expect(words).toContain('1 to 1 of 1');
    expect(words).toContain(' a ? 2 unverified ');
  });

  it('has a list of its own, and a critical one, for another host key', async () => {
    fleet.set([approved('a', otherHostKey), approved('b')]);
    const { words, html } = await open('/');
    expect(words).toContain('Another host key than the pinned one It shows another SSH host key than the pinned one');
    expect(words).toContain('✖ critical a unassigned, unassigned 1 min ago');
    expect(words).toContain(' a ✖ other host key ');
    expect(words).not.toContain('failing; its page');
    expect(html).toContain(`href="${hostKeyRunbook}"`);
    expect((await open('/?state=other+host+key')).words).toContain('1 to 1 of 1');
  });

  it('names those above the limit of an asset by their number', async () => {
    fleet.set([approved('a', aboveLimit)]);
    const { words, html } = await open('/');
    expect(words).toContain('a unassigned, unassigned 126 more ports + unexpected');
    expect(words).not.toMatch(/many|not shown here/);
    expect(html).toContain('href="/assets/a#deviations">126 more ports</a>');
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
      ['another host key', otherHostKey, 'critical', 'Another host key than the pinned one.'],
      [
        'a host key that was never pinned',
        { ...noPin, lastSuccessAt: null },
        'unknown',
        'Unknown: never looked at with success.',
      ],
      ['above the limit', aboveLimit, 'critical', '128 deviations, 128 critical.'],
      ['partial', partial, 'unknown', 'The last good look did not see all UDP listeners.'],
      [
        'known from the wire alone',
        { ...partial, isWireWitness: true },
        'unknown',
        'Its source sees only what answers on the wire.',
      ],
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

  it('says that nobody has seen it again, where two looks failed', async () => {
    fleet.set([approved('hmi-01', { deviations: [deviation(3389, { confirmedBy: 'failed_looks' })] })]);
    const { words } = await open('/assets/hmi-01');
    expect(words).toContain('CET), confirmed because two looks failed or were not allowed. Why, and what to do');
  });

  it('says what another host key means, and what to do', async () => {
    fleet.set([approved('hmi-01', otherHostKey)]);
    const { words, html } = await open('/assets/hmi-01');
    expect(words).toContain('✖ critical It shows another SSH host key than the pinned one');
    expect(words).toContain('Since 1 h ago');
    expect(words).toContain('it offered ssh-ed25519 SHA256:<other>. This ends by a good look, or by another pin');
    expect(words).toContain("Compare the fingerprint at the asset's own console, not over SSH.");
    expect(words).toContain('The last look failed (timeout): no answer <within> 15 s');
    expect(html).toContain(`href="${hostKeyRunbook}"`);
    // A held asset is not asked and has no pin any more. Its page says how this ends.
    fleet.set([approved('hmi-01', { ...otherHostKey, removalPendingAt: reportedAt - minute })]);
    const held = (await open('/assets/hmi-01')).words;
    expect(held).toContain('it offered ssh-ed25519 SHA256:<other>. Compare the fingerprint');
    expect(held).toContain('otports reload --confirm-removals hmi-01');
    fleet.set([approved('hmi-01', noPin)]);
    expect((await open('/assets/hmi-01')).words).not.toContain('It shows another SSH host key');
  });

  it('says who made the asset and what it is', async () => {
    fleet.set([approved('a', { vendor: 'Siemens', model: '6ES7 315', description: 'firmware V3.2.6' })]);
    expect((await open('/assets/a')).words).toContain(' · Siemens 6ES7 315 · firmware V3.2.6');
  });

  it('says what a witness on the wire can check, and what not', async () => {
    fleet.set([approved('plc-01', { ...partial, collector: 'zeek', isWireWitness: true, baselineAspects: ['tcp'] })]);
    const { words } = await open('/assets/plc-01');
    const shown = 'what answers on the wire; that nothing else listens it can never show';
    expect(words).toContain(`Sees TCP listeners ${shown}. Rules with required: of the baseline are never checked`);
    expect(words).toContain(`Sees UDP listeners ${shown} Sees processes never: no witness on the wire can`);
    expect(words).not.toContain('never complete');
  });

  it('shows those above the limit by their number, and each of them behind it', async () => {
    fleet.set([approved('hmi-01', aboveLimit)]);
    const { words, html } = await open('/assets/hmi-01');
    expect(words).toContain('✖ critical tcp/3389 rdp, held by xrdp unexpected:');
    expect(words).toContain('✖ critical 126 more ports, above the limit for one asset.');
    expect(words).not.toMatch(/many/);
    expect(html).toContain('href="/assets/hmi-01/ports/tcp/20125"');
  });

  it('leads from a missing range to the page of its first port, not to itself', async () => {
    const range = deviation('50000-50010', { verdict: 'missing', severity: 'warning', exposure: 'none' });
    fleet.set([approved('hmi-01', { deviations: [range] })]);
    const { html, words } = await open('/assets/hmi-01');
    expect(words).toContain('▲ warning tcp/50000-50010');
    expect(html).toContain('<a class="button" href="/assets/hmi-01/ports/tcp/50000">');
    expect(html).not.toContain('href="/assets/hmi-01"');
  });

  it('has what matters before what is as it should be, which is folded', async () => {
    const opened = { at: reportedAt - hour, event: 'opened', transport: 'tcp', port: 3389, before: null } as const;
    const event = { ...opened, asset: 'hmi-01', after: judgedListener(3389).listener, evidence: 'e'.repeat(64) };
    const events = Array.from({ length: 8 }, (_, at) => ({ ...event, at: event.at - at * minute }));
    await store.record({ state: newState('hmi-01', 0), events, changes: [], evidence: null });
    const verdict = (port: number, name: 'unexpected' | 'unverified' | 'local' | 'dynamic' | 'none') =>
      judgedListener(port, { verdict: name });
    const listeners = [
      ...[judgedListener(22), verdict(80, 'local'), verdict(3389, 'unexpected'), verdict(102, 'unverified')],
      ...[verdict(5000, 'dynamic'), verdict(5001, 'none')],
    ];
    fleet.set([approved('hmi-01', { listeners, deviations: [deviation(3389)] })]);
    const { html, words } = await open('/assets/hmi-01');
    expect([...html.matchAll(/<h2 id="([\w-]+)"/g)].map(([, id]) => id)).toEqual([
      'deviations',
      'events',
      'listeners',
      'knowledge',
      'footprint',
    ]);
    expect(words).toContain('3 older');
    expect(html).toContain(`<a class="mono" href="/api/v1/evidence/${'e'.repeat(64)}?as=file">eeeeeeee…</a>`);
    const [, folded = ''] = /<summary>(1 dynamic, 1 approved, 1 local<.*?)<\/details>/s.exec(html) ?? [];
    expect([...folded.matchAll(/>(tcp\/\d+)</g)].map(([, port]) => port)).toEqual(['tcp/22', 'tcp/80', 'tcp/5000']);
    expect(words).toContain('1 unexpected, 1 unverified, 1 not judged');
  });

  it.each<[string, Partial<AssetReport>, number | null, string]>([
    ['none', {}, reportedAt + 10 * minute, 'Next look: in 10 min'],
    [
      'breaker',
      { paused: ['breaker'] },
      reportedAt + 2 * hour,
      'left alone for a while; once that is put right, otports retry hmi-01 tries it. Next look: in 2 h',
    ],
    ['window', { paused: ['window'] }, null, 'its polling window is closed. </p>'],
  ])('says when the next look is due where it is known: pause %s', async (_pause, changes, at, text) => {
    fleet.nextAt = at;
    fleet.set([approved('hmi-01', changes)]);
    const { words, html } = await open('/assets/hmi-01');
    expect(`${words} ${html}`).toContain(text);
  });

  describe('who holds a port', () => {
    const seen = { address: '10.20.1.10', process: 'nginx' };
    const presumed = { address: '10.20.1.11', process: 'xrdp', presumed: true } as const;
    const unseen = { address: '10.20.1.12', process: null };
    it.each<[string, readonly ListenerBinding[], string]>([
      ['seen', [seen], 'nginx'],
      ['presumed', [presumed], 'unknown'],
      ['seen and presumed', [seen, presumed], 'nginx, unknown'],
      ['seen and unseen', [unseen, seen], 'nginx, unknown'],
      ['seen twice', [seen, { ...seen, address: '10.20.1.13' }], 'nginx'],
    ])('is on the page who it is in the API: %s', async (_what, bindings, name) => {
      const judged = judgedListener(8443, { bindings, exposure: 'interface', verdict: 'unexpected' });
      const opened = { at: reportedAt, event: 'opened', transport: 'tcp', port: 8443, before: null } as const;
      const event = { ...opened, asset: 'hmi-01', after: judged.listener, evidence: null };
      await store.record({ state: newState('hmi-01', 0), events: [event], changes: [], evidence: null });
      fleet.set([approved('hmi-01', { listeners: [judged] })]);
      const { words } = await open('/assets/hmi-01');
      expect(words).toContain(`tcp/8443 unknown ${name} interface`);
      expect(words).toContain(`tcp/8443 closed ${name}, interface`);
      const { text } = await ask(server.url, '/api/v1/assets/hmi-01');
      const { listeners } = JSON.parse(text) as { listeners: { bindings: { process: string | null }[] }[] };
      const inApi = listeners.flatMap((one) => one.bindings.map(({ process }) => process ?? 'unknown'));
      expect(new Set(name.split(', '))).toEqual(new Set(inApi));
    });
  });

  it('says why an asset is unknown, in its own words made safe', async () => {
    fleet.set([approved('hmi-01', { ...failing, paused: ['breaker'] })]);
    const { words, html } = await open('/assets/hmi-01');
    expect(words).toContain('The last look failed (timeout): no answer <within> 15 s');
    expect(words).toContain(
      'Not asked now: it failed several times in a row and is left alone for a while; once that is put right, otports retry hmi-01 tries it.',
    );
    expect(html).not.toContain('<within>');
  });

  it('keeps a page small, whatever an asset listens on', async () => {
    fleet.set([approved('a', { listeners: Array.from({ length: 5000 }, (_, at) => judgedListener(at + 1)) })]);
    const { words, html } = await open('/assets/a');
    expect(words).toContain('Page 1 of 20.');
    expect(html).toContain('<a href="/assets/a?page=2#listeners">Next →</a>');
    const last = await open('/assets/a?page=20');
    expect(last.words).toContain('tcp/5000');
    expect(last.words).not.toContain('tcp/4750 ');
    expect(last.words).toContain('Page 20 of 20.');
    expect((await open('/assets/a?page=21')).words).toContain('Page 20 of 20.');
    expect((await open('/assets/a?page=x')).words).toContain('Page 1 of 20.');
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
      ['/assets/hmi+01+%22x%22/ports/tcp/49152-65535', 302, '/assets/hmi%2001%20%22x%22/ports/tcp/49152'],
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
    const show = (text: string, ports: readonly string[], changes: Partial<AssetReport> = {}) =>
      judged(rules, { text, ports }, changes);
    /** The page of a port of an asset with other rules. */
    const judged = async (
      own: ReturnType<typeof policy>,
      { text, ports }: { readonly text: string; readonly ports: readonly string[] },
      changes: Partial<AssetReport> = {},
    ) => {
      const [transport = '', port = ''] = text.split('/');
      const { state } = judge(own, newState('hmi-01', 0), good(reportedAt - minute, ports));
      const asked = { state, transport: transport as 'tcp', port: Number(port) };
      fleet.explanations.set(text, explainPort(own, asked, reportedAt));
      fleet.set([approved('hmi-01', changes)]);
      return open(`/assets/hmi-01/ports/${text}`);
    };
    const rdp = ['tcp/22', 'tcp/3389 0.0.0.0=xrdp'];

    it('that nobody approved', async () => {
      const page = await show('tcp/3389', rdp, { deviations: [pending] });
      expect(page.tone).toBe('warning');
      expect(page.words).toContain('Open: + unexpected No approved rule allows this port.');
      expect(page.words).toContain(
        'Remote Desktop: remote-access, encrypted, typically Microsoft; judged by its number',
      );
      expect(page.words).toContain(
        'not confirmed yet: it takes its severity when the next look sees it again, or nobody can refute it.',
      );
      expect(page.words).toContain('find out on the asset what xrdp is, before it is stopped.');
      expect((await show('tcp/3389', rdp, { deviations: [deviation(3389)] })).tone).toBe('critical');
    });

    it('that later looks cannot show to be closed: who saw it, and the way out', async () => {
      const incomplete: Partial<AssetReport> = {
        collector: 'import',
        complete: { tcp: true, udp: false, process: false },
        lastCompleteAt: { udp: reportedAt - hour },
        evidence: { sha256: 'e'.repeat(64), bytes: 500 },
        deviations: [deviation(69, { transport: 'udp' })],
        listeners: [judgedListener(22), judgedListener(69, { transport: 'udp' })],
      };
      const own = policy(baseline([allow('tcp/22')]));
      const ports = ['tcp/22', 'udp/69'];
      const before = judge(own, newState('hmi-01', 0), good(reportedAt - 2 * hour, ['tcp/22'], everything)).state;
      const { events } = judge(own, before, good(reportedAt - hour, ports, everything));
      await store.record({ state: newState('hmi-01', 0), events, changes: [], evidence: null });
      const page = await judged(own, { text: 'udp/69', ports }, incomplete);
      expect(page.words).toContain('Open, as far as is known: + unexpected');
      expect(page.words).toContain(
        'The last good look did not see all UDP listeners, so it cannot say whether this port is closed. The last one that saw all of them was',
      );
      expect(page.words).toContain(
        'The alert ends when a look sees all UDP listeners and not this one, when an approved rule covers it, or, where somebody knows that the port is closed, by otports close hmi-01 udp/69 --ticket TICKET. A recording sees all',
      );
      expect(page.words).not.toContain('when a good look no longer shows it');
      expect(page.words).toContain(
        'Its newest raw answer is not complete in UDP, so it may not list this port: Download (500 bytes',
      );
      expect(page.words).not.toContain('Its raw answer');
      const opened = events.filter(isPortEvent).find(({ port }) => port === 69);
      expect(page.words).toContain('The raw answer that showed it opened,');
      expect(page.html).toContain(`<a href="/api/v1/evidence/${opened?.evidence ?? ''}?as=file">`);
      const list = await open('/assets/hmi-01');
      expect(list.words).toContain(
        '2 listeners. The last good look did not see all UDP listeners, so some of these may be from an earlier look.',
      );
      const complete = await judged(own, { text: 'udp/69', ports }, { ...incomplete, complete: everything });
      expect(complete.words).toContain('The alert ends when a good look no longer shows it, or');
      expect(complete.words).not.toContain('otports close');
      const wire = await judged(
        own,
        { text: 'udp/69', ports },
        { ...incomplete, isWireWitness: true, collector: 'zeek' },
      );
      expect(wire.words).toContain('The alert ends when nothing has answered there for forget_after, when an');
    });

    it('that was approved, and by whom', async () => {
      const page = await show('tcp/22', rdp);
      expect(page.tone).toBe('good');
      expect(page.words).toContain('Open: ✓ approved An approved rule covers it.');
      expect(page.words).toContain('Why Needed. Approved by ot-security on 2026-11-01, CHG-1 Lives does not run out');
      expect(page.words).not.toContain('What to do');
    });

    it('with its place, the raw answer, the runbook of its alert and the port of each rule', async () => {
      const identity = { ...approved('hmi-01').identity, site: 'plant-a', zone: 'cell-1' };
      const evidence = { sha256: 'f'.repeat(64), bytes: 1372 };
      const own = policy(baseline([allow('tcp/22')], [forbid('tcp/3000-4000')]));
      const page = await judged(own, { text: 'tcp/3389', ports: rdp }, { identity, evidence });
      expect(page.words).toContain('site plant-a · zone cell-1');
      expect(page.html).toContain(`<a href="/api/v1/evidence/${evidence.sha256}?as=file">Download</a> (1372 bytes`);
      expect(page.html).toContain(`<a href="${runbookOf('forbidden') ?? ''}">`);
      expect(page.words).toContain('Forbids tcp/3000-4000: Banned.');
      expect(page.words).toContain('find out on the asset what xrdp is, before it is stopped.');
      expect((await show('tcp/22', rdp)).words).toContain('Allows tcp/22 for any process, exposure any; required');
    });

    it('whose approval has run out: nobody opened anything', async () => {
      const expired = allow('tcp/3389', { expires: '2026-11-20', expiresAt: reportedAt - hour });
      const page = await judged(policy(baseline([expired])), { text: 'tcp/3389', ports: rdp });
      expect(page.words).toContain('Nobody has opened anything: the approval has run out with 2026-11-20.');
      expect(page.words).toContain('Renew it, by a rule with a later expires in the baseline hmi, approved anew');
      expect(page.words).not.toContain('before it is stopped');
      expect(page.html).toContain(runbookOf('expired'));
    });

    it.each<[string, Parameters<typeof allow>[1], string]>([
      ['process', { processes: ['mstsc'] }, 'The process differs: the rule says mstsc, there is xrdp.'],
      ['exposure', { exposure: 'interface' }, 'The exposure differs: the rule says interface, there is any (0.0.0.0).'],
    ])('that is not as its rule says: %s', async (_what, extra, sentence) => {
      const page = await judged(policy(baseline([allow('tcp/3389', extra)])), { text: 'tcp/3389', ports: rdp });
      expect(page.words).toContain(sentence);
      expect(page.words).toContain('If it is right: change the rule');
      expect(page.html).toContain(runbookOf('changed'));
    });

    it('shows its history whole, page by page, however much has happened on other ports since', async () => {
      const at = (i: number): number => reportedAt - 90 * 24 * hour + i * minute;
      const own = Array.from({ length: 25 }, (_, i) => anEvent({ asset: 'hmi-01', port: 3389, at: at(i) }));
      const others = Array.from({ length: 1100 }, (_, i) =>
        anEvent({ asset: 'hmi-01', port: 50_000, at: at(100 + i) }),
      );
      const changed = own.map((event) => aChange({ asset: 'hmi-01', port: '3389', at: event.at }));
      const later = others.map((event) => aChange({ asset: 'hmi-01', port: '50000', at: event.at }));
      const state = newState('hmi-01', 0);
      await store.record({ state, events: own, changes: changed, evidence: null });
      await store.record({ state, events: others, changes: later, evidence: null });
      const rows = (html: string): number => html.match(/>(?:began|opened)</g)?.length ?? 0;

      const first = await show('tcp/3389', rdp, {});
      expect(rows(first.html)).toBe(20 + 20);
      const links = [...first.html.matchAll(/href="(\/assets\/hmi-01\/ports\/tcp\/3389\?(\w+)=[^"#]*)#history"/g)];
      expect(links.map(([, , list]) => list)).toEqual(['events', 'changes']);
      for (const [, link = ''] of links) expect(rows((await open(link)).html)).toBe(20 + 5);
      expect((await open('/assets/hmi-01/ports/tcp/3389?changes=x')).status).toBe(400);
    });

    it('names the ticket under which it was declared closed, also where it was in no list', async () => {
      const ended = { ...aChange({ asset: 'hmi-01', port: '3389' }), change: 'ended', verdict: 'hidden' } as const;
      const changes = [{ ...ended, cause: 'closed', ticket: 'CHG-1108 <b>' }];
      await store.record({ state: newState('hmi-01', 0), events: [], changes, evidence: null });
      const { words } = await show('tcp/3389', rdp, {});
      expect(words).toMatch(/ended ◌ hidden critical declared closed, CHG-1108 <b>/);
    });

    it('whose holder was seen at another address alone', async () => {
      const ports = ['tcp/3389 10.20.1.11=xrdp'];
      const { state } = judge(policy(null), newState('hmi-01', 0), good(reportedAt - hour, ports));
      const blind = { ...everything, process: false };
      const next = good(reportedAt - minute, ['tcp/3389 10.20.1.12'], blind);
      const moved = (own: ReturnType<typeof policy>) => {
        const asked = { state: judge(own, state, next).state, transport: 'tcp', port: 3389 } as const;
        fleet.explanations.set('tcp/3389', explainPort(own, asked, reportedAt));
        fleet.set([approved('hmi-01')]);
        return open('/assets/hmi-01/ports/tcp/3389');
      };
      expect((await moved(policy(baseline([])))).words).toContain(
        'find out on the asset what the program behind it is',
      );
      const { words } = await moved(policy(baseline([allow('tcp/3389', { processes: ['mstsc'] })])));
      expect(words).toContain('rule says mstsc, there is xrdp (seen at another address).');
      expect(words).toContain('10.20.1.12 unknown ≠ changed');
    });

    it('that moved to an address outside its rule', async () => {
      const inCell = allow('tcp/5432', { exposure: 'interface', addresses: ['10.20.1.0/24'] });
      const ports = ['tcp/5432 10.20.1.11=postgres 10.99.0.5=postgres'];
      const page = await judged(policy(baseline([inCell])), { text: 'tcp/5432', ports });
      expect(page.words).toContain('The address differs: the rule says 10.20.1.0/24, there is 10.99.0.5.');
      expect(page.words).not.toContain('The process differs');
    });

    it('that differs in place and process: the page names the place', async () => {
      const inCell = allow('tcp/3389', { exposure: 'interface', processes: ['mstsc'] });
      const page = await judged(policy(baseline([inCell])), { text: 'tcp/3389', ports: rdp });
      expect(page.words).toContain('The exposure differs: the rule says interface, there is any (0.0.0.0).');
      expect(page.words).not.toContain('The process differs');
    });

    it('that stands for a missing range', async () => {
      const own = policy(baseline([allow('tcp/22'), allow('tcp/50000-50010', { required: true })]));
      const missing = deviation('50000-50010', { verdict: 'missing', exposure: 'none' });
      const page = await judged(own, { text: 'tcp/50000', ports: rdp }, { deviations: [missing] });
      expect(page.tone).toBe('critical');
      expect(page.words).toContain('The baseline requires one of tcp/50000-50010, and nothing listens on any of them.');
      expect(page.words).toContain('✖ critical missing (tcp/50000-50010) since');
      expect(page.words).toContain('moved to another port');
    });

    it('of a held asset: no rule stands below and no look ends it, so neither is said', async () => {
      const { state } = judge(policy(baseline([], [forbid('tcp/23')])), newState('hmi-01', 0), good(0, ['tcp/23']));
      // Its rules are gone with the config.
      const asked = { state, transport: 'tcp', port: 23 } as const;
      fleet.explanations.set('tcp/23', explainPort(policy(null), asked, reportedAt));
      fleet.set([approved('hmi-01', { removalPendingAt: reportedAt - hour, baselinePresent: false })]);
      const { words } = await open('/assets/hmi-01/ports/tcp/23');
      expect(words).toContain('Ask who took hmi-01 out of the configuration');
      expect(words).toContain('otports reload --confirm-removals hmi-01');
      expect(words).not.toContain('Below stands which rule');
      expect(words).not.toContain('a good look no longer shows it');
      expect(words).toContain('Address Held by 0.0.0.0 unknown The rules left');
    });

    it('that has no series of its own has its severity all the same', async () => {
      const { deviations: [sum] = [] } = aboveLimit;
      const changes = { deviations: sum === undefined ? [] : [sum], beyondLimit: [deviation(3389)] };
      const page = await show('tcp/3389', rdp, changes);
      expect(page.tone).toBe('critical');
      expect(page.words).toContain('✖ critical unexpected since');
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

it('points at the runbooks that the alerts point at', () => {
  const rules = readFileSync(new URL('../../../../../alerts/otports.rules.yml', import.meta.url), 'utf8');
  const ours = [hostKeyRunbook, ...verdicts.map(runbookOf)].filter((url) => url !== null);
  expect(new Set(ours).size).toBe(8);
  for (const url of ours) expect(rules).toContain(`runbook_url: ${url}\n`);
});
