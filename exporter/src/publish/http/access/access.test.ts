import { hashSync } from 'bcryptjs';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, type Asked } from '../../../../test/http/ask.ts';
import { digest, httpOptions, tokens } from '../../../../test/http/fakes.ts';
import { sealed } from '../../../lib/secret.ts';
import type { Access, HttpOptions, HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';

const hash = hashSync('ri:ght', 4);
const fixed = new Map([['prometheus', sealed(hash)]]);

const bearer = (text: string): Asked => ({ headers: { authorization: `Bearer ${text}` } });
const login = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const basic = (name: string, password: string): Asked => ({ headers: login(name, password) });
const nobody: Asked = {};

const open: Access = { reads: 'open', tokens: [], users: new Map() };
const openWithTokens: Access = { ...open, tokens };
const closedWithTokens: Access = { ...openWithTokens, reads: 'closed' };
const withUsers: Access = { ...open, users: fixed };
const closedForAll: Access = { ...open, reads: 'closed' };

describe('access', () => {
  let server: HttpServer | null = null;
  afterEach(async () => {
    await server?.stop();
    server = null;
  });
  const serve = async (changes: Partial<HttpOptions>): Promise<string> => {
    server = createHttpServer(httpOptions(changes));
    await server.start();
    return server.url;
  };

  it.each<[string, Access, string, Asked, number]>([
    ['open, nobody reads', open, 'GET', nobody, 200],
    ['open, nobody asks for headers', open, 'HEAD', nobody, 200],
    ['open on loopback without any login, nobody writes', open, 'POST', nobody, 200],
    ['tokens, nobody reads', openWithTokens, 'GET', nobody, 200],
    ['tokens, nobody writes', openWithTokens, 'POST', nobody, 401],
    ['tokens, a reader writes', openWithTokens, 'POST', bearer('token of reader'), 403],
    ['tokens, an operator writes', openWithTokens, 'POST', bearer('token of operator'), 200],
    ['tokens, an admin writes', openWithTokens, 'POST', bearer('token of admin'), 200],
    ['tokens, a wrong one writes', openWithTokens, 'POST', bearer('token of nobody'), 401],
    ['tokens, the digest itself writes', openWithTokens, 'POST', bearer(digest('token of admin')), 401],
    ['closed, nobody reads', closedWithTokens, 'GET', nobody, 401],
    ['closed, nobody asks for headers', closedWithTokens, 'HEAD', nobody, 401],
    ['closed, a reader reads', closedWithTokens, 'GET', bearer('token of reader'), 200],
    ['closed, an empty token reads', closedWithTokens, 'GET', bearer(''), 401],
    ['closed without any login, nobody reads', closedForAll, 'GET', nobody, 401],
    ['users, nobody reads', withUsers, 'GET', nobody, 401],
    ['users, a right password with a colon reads', withUsers, 'GET', basic('prometheus', 'ri:ght'), 200],
    ['users, a right password writes: it has no role', withUsers, 'POST', basic('prometheus', 'ri:ght'), 403],
    ['users, a wrong password reads', withUsers, 'GET', basic('prometheus', 'ri'), 401],
    ['users, an unknown user with a right password', withUsers, 'GET', basic('grafana', 'ri:ght'), 401],
    ['users, a name of every object', withUsers, 'GET', basic('__proto__', 'x'), 401],
    ['users, no user at all', withUsers, 'GET', basic('', ''), 401],
    ['users, a broken header', withUsers, 'GET', { headers: { authorization: 'Basic' } }, 401],
    ['users, an unknown scheme', withUsers, 'GET', { headers: { authorization: 'Digest x' } }, 401],
  ])('%s', async (_what, access, method, asked, status) => {
    const url = await serve({ access: () => access });
    const answer = await ask(url, method === 'POST' ? '/-/reload' : '/metrics', { ...asked, method });
    expect(answer.status).toBe(status);
    expect(answer.headers['www-authenticate']).toBe(
      status === 401 ? 'Basic realm="otports", charset="UTF-8"' : undefined,
    );
    if (status === 401 && method !== 'HEAD') {
      expect(JSON.parse(answer.text)).toEqual({
        error: { code: 'unauthorized', message: 'say who you are: a bearer token, or a user of the web config' },
      });
    }
  });

  it('takes the digest of an empty token for no token', async () => {
    const url = await serve({
      access: () => ({ ...closedForAll, tokens: [{ name: 'typo', role: 'admin', sha256: digest('') }] }),
    });
    expect((await ask(url, '/', bearer(''))).status).toBe(401);
  });

  it('closes every path but health', async () => {
    const url = await serve({ access: () => ({ ...closedForAll, users: fixed }) });
    for (const path of ['/', '/metrics', '/assets/a', '/api/v1/assets', '/api/v1/openapi.json', '/nothing', '/%']) {
      expect({ path, status: (await ask(url, path)).status }).toEqual({ path, status: 401 });
    }
    expect((await ask(url, '/-/healthy')).status).toBe(200);
    expect((await ask(url, '/-/ready')).status).toBe(200);
  });

  it('applies what a reload changes to the next request', async () => {
    let access: Access = open;
    const url = await serve({ access: () => access });
    expect((await ask(url, '/metrics')).status).toBe(200);
    access = closedForAll;
    expect((await ask(url, '/metrics')).status).toBe(401);
  });

  it.each([
    ['127.0.0.1:9988', 200],
    ['localhost:9988', 200],
    ['[::1]:9988', 200],
    ['otports.plant.example', 200],
    ['evil.example', 421],
    ['127.0.0.1.evil.example:9988', 421],
    ['localhost.evil.example', 421],
    ['otports.plant.example.evil.example', 421],
  ])('on loopback, host %s: %i', async (host, status) => {
    const url = await serve({ externalUrl: () => 'https://otports.plant.example/' });
    const answer = await ask(url, '/metrics', { headers: { host } });
    expect(answer.status).toBe(status);
    if (status === 421) {
      expect(JSON.parse(answer.text)).toEqual({
        error: {
          code: 'wrong_host',
          message: 'this is not the exporter of that name; set external_url to allow it',
        },
      });
    }
  });

  it.each(['LOCALHOST', '127.0.0.2', '::ffff:127.0.0.1'])('knows %s for loopback', async (host) => {
    const url = await serve({ listen: { host, port: 0 } });
    expect((await ask(url, '/metrics', { headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await ask(url, '/-/reload', { method: 'POST', headers: { host: 'localhost' } })).status).toBe(200);
  });

  it('beyond loopback answers to any name, and takes no write from nobody', async () => {
    server = createHttpServer(httpOptions({ listen: { host: '0.0.0.0', port: 0 } }));
    await server.start();
    expect((await ask(server.url, '/metrics', { headers: { host: 'plant.example' } })).status).toBe(200);
    expect((await ask(server.url, '/-/reload', { method: 'POST' })).status).toBe(401);
  });

  it.each<[string, Record<string, string>, number]>([
    ['curl, which says nothing', {}, 200],
    ['a form of ours', { origin: 'http://localhost:9988', 'sec-fetch-site': 'same-origin' }, 200],
    ['the address bar', { 'sec-fetch-site': 'none' }, 200],
    ['behind a proxy, a form of external_url', { origin: 'https://otports.plant.example' }, 200],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }, 403],
    ['an old browser, another port', { origin: 'http://localhost:3000' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
  ])('a write from %s', async (_what, headers, status) => {
    const externalUrl = (): string => 'https://otports.plant.example';
    const asked: Asked = { method: 'POST', headers: { host: 'localhost:9988', ...headers } };
    const url = await serve({ externalUrl });
    const answer = await ask(url, '/-/reload', asked);
    expect(answer.status).toBe(status);
    if (status === 403) {
      const message = 'this was asked for by a page of another site';
      expect(JSON.parse(answer.text)).toEqual({ error: { code: 'cross_site', message } });
    }
    await server?.stop();
    // A browser sends its password automatically, so this user has no role and never writes.
    const withLogin = { ...asked, headers: { ...headers, host: 'localhost:9988', ...login('prometheus', 'ri:ght') } };
    const known = await ask(await serve({ externalUrl, access: () => withUsers }), '/-/reload', withLogin);
    expect(known.status).toBe(403);
  });
});
