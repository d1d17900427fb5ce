import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviation, judgedListener, newAsset, reportedAt } from '../../../../test/asset-reports.ts';
import { ask, type Asked } from '../../../../test/http/ask.ts';
import { FakeFleet, httpOptions } from '../../../../test/http/fakes.ts';
import { newAsset as newState } from '../../../compare/new-asset.ts';
import type { AssetReport } from '../../../model/report.ts';
import type { PortEvent } from '../../../model/state/history.ts';
import { memoryStore } from '../../../../test/store/memory-store.ts';
import type { HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';
import { openApi, operations } from './openapi.ts';

interface Listed {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}

function assetAt(name: string, place: string, changes: Partial<AssetReport> = {}): AssetReport {
  const [site = '', zone = ''] = place.split('/');
  const identity = { name, address: '10.0.0.1', site, zone, role: '', criticality: '' };
  return newAsset(name, { lastSuccessAt: reportedAt, ...changes, identity });
}

const hostile = `p/1 "2" 'ü' <b>%2F+ 泵`;

describe('the API', () => {
  const fleet = new FakeFleet();
  let store = memoryStore({ now: () => reportedAt });
  let server: HttpServer;
  beforeEach(async () => {
    store = memoryStore({ now: () => reportedAt });
    server = createHttpServer(httpOptions({ fleet, store }));
    await server.start();
  });
  afterEach(() => server.stop());

  const get = async (path: string, asked: Asked = {}): Promise<Listed> => {
    const { status, text } = await ask(server.url, `/api/v1${path}`, asked);
    expect({ path, status }).toEqual({ path, status: 200 });
    return JSON.parse(text) as Listed;
  };
  /** Names and ports of all pages, read with a small limit. */
  const all = async (path: string, keys: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const more: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const { items, next }: Listed = await get(`${path}${path.includes('?') ? '&' : '?'}limit=2${more}`);
      expect(items.length).toBeLessThanOrEqual(2);
      found.push(...items.map((item) => keys.map((key) => String(item[key])).join(' ')));
      after = next;
    }
    return found;
  };

  it('finds an asset by any name that config allows', async () => {
    fleet.set([assetAt(hostile, 'a/z')]);
    expect(await get(`/assets/${encodeURIComponent(hostile)}`)).toMatchObject({ asset: hostile });
    expect((await get('/assets')).items).toMatchObject([{ asset: hostile }]);
  });

  it('says who made an asset and what it is', async () => {
    const identity = { vendor: 'Siemens', model: '6ES7 315', description: 'firmware V3.2.6' };
    fleet.set([assetAt('a', 'a/1', identity)]);
    expect(await get('/assets/a')).toMatchObject(identity);
  });

  it('says who listens on a port, page by page, and nothing else', async () => {
    fleet.set([
      assetAt('b', 'a/1', { listeners: [judgedListener(22), judgedListener(3389)] }),
      assetAt('a', 'a/2', { listeners: [judgedListener(3389), judgedListener(3389, { transport: 'udp' })] }),
      assetAt('c', 'b/1', { listeners: [] }),
      assetAt('d', 'b/1', { listeners: [judgedListener(3389, { service: 'rdp', rule: 'hmi.yml:3 tcp/3389' })] }),
    ]);
    const keys = ['asset', 'transport', 'port'];
    expect(await all('/listeners?port=3389', keys)).toEqual(['b tcp 3389', 'a tcp 3389', 'a udp 3389', 'd tcp 3389']);
    expect(await all('/listeners', keys)).toHaveLength(5);
    expect(await all('/listeners?transport=udp', keys)).toEqual(['a udp 3389']);
    expect(await all('/listeners?port=3389&transport=tcp&site=a', keys)).toEqual(['b tcp 3389', 'a tcp 3389']);
    expect(await all('/listeners?port=1', keys)).toEqual([]);
    expect((await get('/listeners?asset=d')).items).toEqual([
      {
        asset: 'd',
        site: 'b',
        zone: '1',
        asOf: '2026-11-22T10:00:00.000Z',
        transport: 'tcp',
        port: 3389,
        exposure: 'any',
        bindings: [{ address: '0.0.0.0', process: null }],
        service: 'rdp',
        class: 'remote-access',
        encrypted: 'yes',
        unused: false,
        verdict: 'approved',
        rule: 'hmi.yml:3 tcp/3389',
      },
    ]);
  });

  it('shows deviations worst first, and goes on where it was when one ends', async () => {
    const warning = deviation(22, { severity: 'warning', sinceAt: reportedAt - 9 });
    const reports = [
      assetAt('a', 'a/1', { deviations: [deviation(23, { sinceAt: reportedAt - 5 }), warning] }),
      assetAt('b', 'b/2', { deviations: [deviation(3389, { sinceAt: reportedAt - 7 })] }),
      assetAt('c', 'b/2', { deviations: [deviation(80, { severity: 'info', confirmed: false })] }),
      assetAt('d', 'b/2'),
    ];
    fleet.set(reports);
    expect(await all('/deviations', ['asset', 'port'])).toEqual(['b 3389', 'a 23', 'a 22', 'c 80']);
    expect(await all('/deviations?severity=critical&site=a', ['asset', 'port'])).toEqual(['a 23']);
    expect(await all('/deviations?confirmed=false', ['asset', 'port'])).toEqual(['c 80']);
    expect(await all('/deviations?asset=b&zone=2', ['asset', 'port'])).toEqual(['b 3389']);

    const { next } = await get('/deviations?limit=1');
    fleet.set(reports.filter(({ identity }) => identity.name !== 'b'));
    const rest = await get(`/deviations?after=${next ?? ''}`);
    expect(rest.items.map(({ asset, port }) => [asset, port])).toEqual([
      ['a', '23'],
      ['a', '22'],
      ['c', '80'],
    ]);
  });

  it('filters events, and says where to go on', async () => {
    const event = (port: number, name: PortEvent['event'], asset: string): PortEvent => {
      const before = name === 'opened' ? null : judgedListener(port).listener;
      return { asset, at: reportedAt - port, event: name, transport: 'tcp', port, before, after: null, evidence: null };
    };
    for (const asset of ['a', 'b']) {
      const events = [1, 2, 3, 4, 5].map((port) => event(port, port % 2 === 0 ? 'opened' : 'closed', asset));
      await store.record({ state: newState(asset, reportedAt), events, changes: [], evidence: null });
    }
    const keys = ['asset', 'event', 'port'];
    expect(await all('/events?asset=a', keys)).toHaveLength(5);
    expect(await all('/events?event=opened&asset=b', keys)).toEqual(['b opened 2', 'b opened 4']);
    expect((await all('/events?port=5&transport=tcp', keys)).sort()).toEqual(['a closed 5', 'b closed 5']);
    expect(await all('/events?transport=udp', keys)).toEqual([]);
    expect(await all('/events?asset=nobody', keys)).toEqual([]);
  });

  describe('evidence', () => {
    const raw = Buffer.from('<script>alert(1)</script>\u0000\r\n');
    const sha256 = createHash('sha256').update(raw).digest('hex');
    beforeEach(async () => {
      const evidence = { sha256, raw, takenAt: reportedAt, collector: 'ssh' };
      await store.record({ state: newState('a', reportedAt), events: [], changes: [], evidence });
    });

    it.each<[string, string, Asked]>([
      ['for a browser', '?as=file', { headers: { accept: 'text/html,*/*;q=0.8' } }],
      ['for a program', '', { headers: { accept: 'application/octet-stream' } }],
    ])('is a file to keep, never a page: %s', async (_what, query, asked) => {
      const { status, text, headers } = await ask(server.url, `/api/v1/evidence/${sha256}${query}`, asked);
      expect({ status, text }).toEqual({ status: 200, text: raw.toString('utf8') });
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename=${sha256}.bin`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    });

    it('is JSON otherwise, byte for byte', async () => {
      const found = (await get(`/evidence/${sha256}`)) as unknown as Record<string, string>;
      expect(Buffer.from(found['raw'] ?? '', 'base64')).toEqual(raw);
      expect(found).toMatchObject({ asset: 'a', collector: 'ssh', takenAt: '2026-11-22T10:00:00.000Z' });
      const { status, text } = await ask(server.url, `/api/v1/evidence/${'0'.repeat(64)}`);
      expect({ status, ...(JSON.parse(text) as object) }).toEqual({
        status: 404,
        error: {
          code: 'not_found',
          message: 'no such evidence is kept; it may be older than the retention allows',
        },
      });
    });
  });

  it('refuses a crowd of searches, and answers the next one', async () => {
    fleet.set([assetAt('a', 'a/1', { listeners: [judgedListener(22)] })]);
    const crowd = Array.from({ length: 60 }, () => ask(server.url, '/api/v1/listeners'));
    const statuses = (await Promise.all(crowd)).map(({ status }) => status);
    expect(new Set(statuses).size).toBeLessThanOrEqual(2);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
    expect(statuses).toContain(200);
    expect((await get('/listeners')).items).toHaveLength(1);
  });
});

describe('the OpenAPI document', () => {
  interface Parameter {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: { readonly type?: string; readonly enum?: readonly string[] };
  }
  interface Operation {
    readonly operationId: string;
    readonly summary: string;
    readonly parameters: readonly Parameter[];
    readonly responses: Record<string, { readonly description: string; readonly content: Record<string, object> }>;
  }
  const document = JSON.parse(JSON.stringify(openApi('1.2.3', []))) as {
    readonly openapi: string;
    readonly info: { readonly title: string; readonly version: string };
    readonly paths: Record<string, { readonly get: Operation }>;
  };
  const found = Object.entries(document.paths).map(([path, { get }]) => ({ path, get }));

  it('has what OpenAPI 3.1 demands', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'otports', version: '1.2.3' } });
    expect(found.map(({ path }) => path)).toEqual(operations.map(({ path }) => path));
    expect(new Set(found.map(({ get }) => get.operationId)).size).toBe(found.length);
    expect(JSON.stringify(document)).not.toMatch(/"\$ref":"#\/(\$defs|definitions)/);
  });

  it.each(found)('describes $path', ({ path, get }) => {
    const inPath = get.parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    for (const parameter of get.parameters) {
      expect(parameter.required).toBe(parameter.in === 'path');
      expect(['string', 'integer']).toContain(parameter.schema.type);
    }
    for (const { description, content } of Object.values(get.responses)) {
      expect(description).not.toBe('');
      expect(Object.keys(content)).toContain('application/json');
    }
  });
});
