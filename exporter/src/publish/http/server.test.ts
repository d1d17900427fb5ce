import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deviation, judgedListener, newAsset } from '../../../test/asset-reports.ts';
import { ask } from '../../../test/http/ask.ts';
import { makeCertificate } from '../../../test/http/certificate.ts';
import { sealed } from '../../lib/secret.ts';
import { FakeFleet, httpOptions, tokens, reloadDoor } from '../../../test/http/fakes.ts';
import { StoreError } from '../../model/store.ts';
import { operations } from './api/openapi.ts';
import type { HttpOptions, HttpServer, Tls } from './options.ts';
import { createHttpServer } from './server.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(changes: Partial<HttpOptions> = {}): Promise<string> {
  const server = createHttpServer(httpOptions(changes));
  servers.push(server);
  await server.start();
  return server.url;
}

function json(text: string): unknown {
  return JSON.parse(text);
}

describe('where it listens', () => {
  it.each([
    ['127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+$/],
    ['localhost', /^http:\/\/localhost:\d+$/],
    ['::1', /^http:\/\/\[::1\]:\d+$/],
    ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+$/],
    ['::', /^http:\/\/(\[::1\]|127\.0\.0\.1):\d+$/],
  ])('%s has an address that a browser opens', async (host, url) => {
    const base = await serve({ listen: { host, port: 0 } });
    expect(base).toMatch(url);
    expect((await ask(base, '/-/healthy')).text).toBe('otports is healthy.\n');
  });

  it('says what is wrong with an address', async () => {
    const port = Number(new URL(await serve()).port);
    const refusal = (host: string, at: number): Promise<unknown> =>
      createHttpServer(httpOptions({ listen: { host, port: at } }))
        .start()
        .catch(String);
    expect(await refusal('127.0.0.1', port)).toBe(
      `ListenError: 127.0.0.1:${port} is taken by another program; stop it, or set another address with listen:`,
    );
    expect(await refusal('192.0.2.1', 9988)).toBe(
      'ListenError: 192.0.2.1:9988 is no address of this machine; set one of its own with listen:',
    );
    expect(await refusal('2001:db8::1', 9988)).toBe(
      'ListenError: [2001:db8::1]:9988 is no address of this machine; set one of its own with listen:',
    );
  });
});

describe('TLS by web config', () => {
  let folder = '';
  const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-tls-'));
    for (const name of ['server', 'client', 'stranger']) makeCertificate(folder, name);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const tls = (changes: Partial<NonNullable<HttpOptions['tls']>> = {}): HttpOptions['tls'] => ({
    cert: file('server.crt'),
    key: sealed(file('server.key')),
    clientCa: null,
    minVersion: 'TLSv1.2',
    ...changes,
  });

  it('serves with the certificate, and nothing in clear text', async () => {
    const url = await serve({ tls: tls() });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect((await ask(url, '/metrics', { ca: file('server.crt') })).text).toBe('otports_build_info 1\n');
    await expect(ask(url, '/metrics')).rejects.toThrow('self-signed certificate');
    await expect(ask(url.replace('https', 'http'), '/metrics')).rejects.toThrow();
  });

  it('keeps the lowest version', async () => {
    const url = await serve({ tls: tls({ minVersion: 'TLSv1.3' }) });
    const old = ask(url, '/metrics', { ca: file('server.crt'), maxVersion: 'TLSv1.2' });
    await expect(old).rejects.toThrow(/protocol version/);
    expect((await ask(url, '/metrics', { ca: file('server.crt') })).status).toBe(200);
  });

  it('takes a renewed certificate for connections from then on', async () => {
    const url = await serve({ tls: tls() });
    servers[0]?.renew({ ...tls(), cert: file('stranger.crt'), key: sealed(file('stranger.key')) } as Tls);
    await expect(ask(url, '/metrics', { ca: file('server.crt') })).rejects.toThrow('self-signed certificate');
    expect((await ask(url, '/metrics', { ca: file('stranger.crt') })).status).toBe(200);
  });

  it('demands the certificate of a client', async () => {
    const url = await serve({ tls: tls({ clientCa: file('client.crt') }) });
    const certificateOf = (name: string): object => ({ cert: file(`${name}.crt`), key: file(`${name}.key`) });
    const ca = file('server.crt');
    expect((await ask(url, '/metrics', { ca, ...certificateOf('client') })).status).toBe(200);
    await expect(ask(url, '/metrics', { ca, ...certificateOf('stranger') })).rejects.toThrow();
    await expect(ask(url, '/metrics', { ca })).rejects.toThrow();
  });
});

describe('every answer', () => {
  it.each(['/', '/metrics', '/-/ready', '/api/v1/assets', '/assets/nobody', '/nothing', '/assets/%'])(
    '%s: runs nothing, is framed by nobody and kept by no cache',
    async (path) => {
      const { headers } = await ask(await serve(), path);
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none';.* frame-ancestors 'self'$/) as string,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('etag');
    },
  );

  it.each<[string, string, number, string, string]>([
    ['GET', '/nothing', 404, 'not_found', 'there is no such page'],
    ['GET', '/api/v1/%', 404, 'not_found', 'there is no such page'],
    ['GET', '/assets/%', 400, 'bad_request', 'the request cannot be understood'],
    ['GET', '/api/v1/assets/%zz', 400, 'bad_request', 'the request cannot be understood'],
    ['GET', '/api/v1/assets/..', 404, 'not_found', 'there is no asset ..'],
    ['GET', '/api/v1/assets/%2e%2e%2f%2e%2e%2fetc', 404, 'not_found', 'there is no asset ../../etc'],
    ['GET', '/api/v1/assets/%00', 404, 'not_found', 'there is no asset \u0000'],
    ['GET', '/api/v1/assets?limit=0', 400, 'bad_parameter', 'limit: a number from 1 to 1000'],
    ['GET', '/api/v1/assets?limit=1&limit=2', 400, 'bad_parameter', 'limit: a number from 1 to 1000'],
    ['GET', '/api/v1/assets?limit=x', 400, 'bad_parameter', 'limit: a number from 1 to 1000'],
    ['GET', '/api/v1/assets?limit=1.5', 400, 'bad_parameter', 'limit: a number from 1 to 1000'],
    ['GET', '/api/v1/listeners?port=ssh', 400, 'bad_parameter', 'port: a number from 1 to 65535'],
    ['GET', '/api/v1/listeners?transport=sctp', 400, 'bad_parameter', 'transport: tcp or udp'],
    ['GET', '/api/v1/deviations?severity=page', 400, 'bad_parameter', 'severity: critical or warning or info'],
    ['GET', '/api/v1/deviations?confirmed=yes', 400, 'bad_parameter', 'confirmed: true or false'],
    [
      'GET',
      '/api/v1/events?event=moved',
      400,
      'bad_parameter',
      'event: opened or closed or process_changed or exposure_changed or removal_pending or removed or returned',
    ],
    ['GET', '/api/v1/assets?site=', 400, 'bad_parameter', 'site: 1 to 256 characters, once'],
    ['GET', '/api/v1/assets?zone=a&zone=b', 400, 'bad_parameter', 'zone: 1 to 256 characters, once'],
    ['GET', `/api/v1/assets?after=${'x'.repeat(600)}`, 400, 'bad_parameter', 'after: at most 512 characters, once'],
    [
      'GET',
      '/api/v1/assets?sight=a&limit=0',
      400,
      'bad_parameter',
      'limit: a number from 1 to 1000; sight: no parameter here; there are limit, after, site, zone',
    ],
    ['GET', `/api/v1/evidence/${'0'.repeat(64)}?as=raw`, 400, 'bad_parameter', 'as: json or file'],
    ['GET', '/-/reload', 405, 'method_not_allowed', 'a reload is asked for with POST or PUT'],
    ['GET', '/api/v1/assets?after=x', 400, 'bad_parameter', 'after: this is no `next` of an answer before'],
    ['GET', '/api/v1/deviations?after=WzFd', 400, 'bad_parameter', 'after: this is no `next` of an answer before'],
    ['GET', '/api/v1/listeners?after=e30', 400, 'bad_parameter', 'after: this is no `next` of an answer before'],
    ['GET', '/api/v1/events?after=x', 400, 'bad_parameter', 'after: this is no `next` of an answer before'],
    ['GET', '/api/v1/evidence/x', 400, 'bad_parameter', 'sha256: must be the SHA-256 in lower-case hex, 64 digits'],
    ['POST', '/api/v1/assets', 404, 'not_found', 'there is no such page'],
    ['DELETE', '/api/v1/assets/plc-1', 404, 'not_found', 'there is no such page'],
  ])('%s %s: %i', async (method, path, status, code, message) => {
    const fleet = new FakeFleet();
    fleet.set([newAsset('plc-1', { deviations: [deviation(1)], listeners: [judgedListener(1)] })]);
    const answer = await ask(await serve({ fleet }), path, { method });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect({ status: answer.status, ...(json(answer.text) as object) }).toEqual({ status, error: { code, message } });
  });

  it.each<[string, string, string]>([
    ['/nothing', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['/nothing', '*/*', 'application/json; charset=utf-8'],
    ['/nothing', 'application/json', 'application/json; charset=utf-8'],
    ['/api/v1/nothing', 'text/html', 'application/json; charset=utf-8'],
    ['/api', 'text/html', 'application/json; charset=utf-8'],
    ['/apis', 'text/html', 'text/html; charset=utf-8'],
  ])('an unknown %s for %s is 404 in %s', async (path, accept, type) => {
    const { status, headers, text } = await ask(await serve(), path, { headers: { accept } });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 404, type });
    expect(text).toMatch(/there is no such page/i);
  });

  it('never tells what went wrong inside', async () => {
    const logged: object[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => logged.push(fields) };
    const fleet = new FakeFleet();
    let error: Error = new TypeError('secret of /etc/otports');
    fleet.report = () => Promise.reject(error);
    const url = await serve({ fleet, log });
    const bug = { error: { code: 'internal', message: 'this is a bug of otports; its log says more' } };
    for (const path of ['/assets/a', '/api/v1/assets/a']) {
      const { status, text } = await ask(url, path);
      expect({ status, body: json(text) }).toEqual({ status: 500, body: bug });
    }
    error = new StoreError('failed', 'disk /data/otports.db is broken');
    const { status, text } = await ask(url, '/api/v1/assets/a');
    const message = 'the store cannot answer; the log of otports says why';
    expect({ status, body: json(text) }).toEqual({ status: 503, body: { error: { code: 'store', message } } });
    expect(logged).toHaveLength(3);
  });

  it('is bounded: no header of 16 kB, no query of thousands', async () => {
    const url = await serve();
    expect((await ask(url, '/', { headers: { cookie: 'x'.repeat(20_000) } })).status).toBe(431);
    expect((await ask(url, `/?${'search=a&'.repeat(1_500)}`)).status).toBe(200);
    expect((await ask(url, `/api/v1/assets?${'x=1&'.repeat(3_000)}`)).status).toBe(400);
  });

  it('does not wait for clients that say nothing when it stops', async () => {
    const url = await serve();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: ');
    await wait(50);
    const begun = performance.now();
    await servers.pop()?.stop();
    expect(performance.now() - begun).toBeLessThan(8_000);
    socket.destroy();
  });
});

describe('before it is ready', () => {
  it('shows nothing that could be taken for "all clear"', async () => {
    const url = await serve({ notReady: () => 'the assets are being rendered from the store' });
    for (const path of ['/', '/assets/plc-1', '/assets/plc-1/ports/tcp/22']) {
      const { status, text } = await ask(url, path);
      expect(status).toBe(503);
      expect(text).toContain('Not ready: the assets are being rendered from the store.');
      expect(text).toContain('<meta http-equiv="refresh" content="2"/>');
      expect(text).not.toMatch(/clear|approved/i);
    }
    for (const { path } of operations) {
      const { status, text } = await ask(url, path.replace(/[{}]/g, ''));
      const message = 'not ready: the assets are being rendered from the store';
      expect({ status, body: json(text) }).toEqual({ status: 503, body: { error: { code: 'starting', message } } });
    }
    expect(await ask(url, '/-/ready')).toMatchObject({
      status: 503,
      text: 'not ready: the assets are being rendered from the store\n',
    });
    expect((await ask(url, '/-/healthy')).status).toBe(200);
  });
});

describe('reload', () => {
  it('hands on the confirmation, and every problem', async () => {
    const asked: object[] = [];
    const url = await serve({
      access: () => ({ reads: 'open', users: new Map(), tokens }),
      door: reloadDoor((options) => {
        asked.push(options);
        return Promise.resolve({ ok: false, problems: ['otports.yml:1:1: a', 'otports.yml:2:1: b'], changes: {} });
      }),
    });
    const as = (role: string) => ({ method: 'POST', headers: { authorization: `Bearer token of ${role}` } });
    expect(await ask(url, '/-/reload', as('operator'))).toMatchObject({
      status: 400,
      text: 'otports.yml:1:1: a\notports.yml:2:1: b\n',
    });
    await ask(url, '/-/reload?confirm-removals', { ...as('admin'), body: 'x'.repeat(100_000) });
    await ask(url, '/-/reload?confirm-removals=false', as('admin'));
    await ask(url, '/-/reload?confirm-removal=hmi-01&confirm-removal=plc%201', as('admin'));
    await ask(url, '/-/reload?confirm-removal=true', as('admin'));
    expect(asked).toEqual([
      { confirmed: 'none', by: 'the token operator' },
      { confirmed: 'all', by: 'the token admin' },
      { confirmed: 'none', by: 'the token admin' },
      { confirmed: ['hmi-01', 'plc 1'], by: 'the token admin' },
      { confirmed: ['true'], by: 'the token admin' },
    ]);
    // A request for one asset must not confirm all, nor silently confirm none.
    const mixedUp = await ask(url, '/-/reload?confirm-removals=hmi-01', as('admin'));
    expect(mixedUp.status).toBe(400);
    expect(mixedUp.text).toContain('confirm one with confirm-removal=NAME');
    expect((await ask(url, '/-/reload?confirm-removal=hmi-01', as('operator'))).status).toBe(403);
    const refused = await ask(url, '/-/reload?confirm-removals', as('operator'));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('type: otports reload --confirm-removals');
    expect((await ask(url, '/-/reload?confirm-removals', { ...as('operator'), method: 'PUT' })).status).toBe(403);
    expect(asked).toHaveLength(5);
  });

  it('is asked for with PUT as well, and with nothing else', async () => {
    let asked = 0;
    const reload = () => Promise.resolve({ ok: (asked += 1) > 0, problems: [], changes: {} });
    const url = await serve({ door: reloadDoor(reload) });
    expect(await ask(url, '/-/reload', { method: 'PUT' })).toMatchObject({ status: 200, text: 'reloaded\n' });
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      const { status, headers } = await ask(url, '/-/reload', { method });
      expect({ status, allow: headers['allow'] }).toEqual({ status: 405, allow: 'POST, PUT' });
    }
    expect(asked).toBe(1);
  });
});

describe('HEAD', () => {
  it.each(['/', '/metrics', '/api/v1/assets', '/-/ready'])('%s has no body', async (path) => {
    const answer = await ask(await serve(), path, { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, text: '' });
  });
});

it('shows the style to a cache for ever, by its content', async () => {
  const url = await serve();
  const [, path = ''] = /href="(\/style-[^"]+)"/.exec((await ask(url, '/')).text) ?? [];
  const { status, headers } = await ask(url, path);
  expect({ status, cache: headers['cache-control'], type: headers['content-type'] }).toEqual({
    status: 200,
    cache: 'public, max-age=31536000, immutable',
    type: 'text/css; charset=utf-8',
  });
});
