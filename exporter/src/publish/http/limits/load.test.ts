import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { deviation, judgedListener, newAsset } from '../../../../test/asset-reports.ts';
import { ask } from '../../../../test/http/ask.ts';
import { FakeFleet, httpOptions } from '../../../../test/http/fakes.ts';
import { getOf, rawConnection } from '../../../../test/http/raw.ts';
import type { HttpOptions, HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';

const mega = 1024 * 1024;
const raw = Buffer.alloc(16 * mega, 'a');
const sha256 = createHash('sha256').update(raw).digest('hex');
const path = `/api/v1/evidence/${sha256}`;

/** A store that counts requests for evidence, and the most answers under way at a time. */
function evidenceStore(bytes: number) {
  let asked = 0;
  let atOnce = 0;
  let most = 0;
  const store = {
    ...httpOptions().store,
    evidence: async () => {
      asked += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return { sha256, asset: 'a', collector: 'ssh', takenAt: 0, raw: raw.subarray(0, bytes) };
    },
  };
  return { store, asked: () => asked, most: () => most };
}

describe('load', () => {
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

  it('begins one request of a connection at a time, and answers all in their order', async () => {
    const { store, asked, most } = evidenceStore(1000);
    const url = await serve({ store });
    const { socket, until } = await rawConnection(url);
    const requests = Array.from({ length: 300 }, (_, at) => getOf(at % 2 === 0 ? `${path}?as=file` : '/-/healthy'));
    socket.write(requests.join(''));
    const text = await until((one) => one.split('HTTP/1.1 ').length > 300);
    const kinds = [...text.matchAll(/Content-Type: (\S+)/g)].map(([, type]) => type);
    expect(kinds).toEqual(requests.map((_, at) => (at % 2 === 0 ? 'application/octet-stream' : 'text/plain;')));
    expect(most()).toBe(1);
    expect(asked()).toBe(150);
    socket.destroy();
  });

  it('cuts a connection on which a thousand requests wait, and no other', async () => {
    const held = Promise.withResolvers<undefined>();
    const fleet = new FakeFleet();
    fleet.report = async () => {
      await held.promise;
      return null;
    };
    const dropped: string[] = [];
    const url = await serve({ fleet, dropped: (reason) => dropped.push(reason) });
    const other = ask(url, '/api/v1/assets/a');
    const { socket, until } = await rawConnection(url);
    socket.write(getOf('/api/v1/assets/a').repeat(2_000));
    expect(await until(() => false)).toBe('');
    held.resolve(undefined);
    expect((await other).status).toBe(404);
    expect(dropped).toEqual(['pipelined']);
    socket.destroy();
  });

  it('holds so much evidence and no more, says when to come again, and goes on answering scrapes', async () => {
    const { store, asked } = evidenceStore(16 * mega);
    const url = await serve({ store });
    const greedy = await Promise.all(Array.from({ length: 12 }, () => rawConnection(url)));
    // These clients do not read, so the answers stay in memory.
    for (const { socket } of greedy) socket.pause().write(getOf(path));
    for (let refused = false; !refused;) {
      const { status, headers } = await ask(url, path);
      refused = status === 503;
      if (refused) expect(headers['retry-after']).toBe('5');
    }
    expect(asked()).toBeLessThanOrEqual(8);
    expect((await ask(url, '/metrics')).status).toBe(200);
    for (const { socket } of greedy) socket.destroy();
    for (let status = 503; status !== 200;) ({ status } = await ask(url, path));
  });

  it('makes so many answers at once and no more, whoever asks, and the next when one is done', async () => {
    let now = 0;
    let most = 0;
    const fleet = new FakeFleet();
    const reports = fleet.report.bind(fleet);
    fleet.set([newAsset('a', { deviations: [deviation(1)], listeners: [judgedListener(1)] })]);
    fleet.report = async (name) => {
      now += 1;
      most = Math.max(most, now);
      // Long enough for all to arrive.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return reports(name);
    };
    const url = await serve({ fleet });
    const paths = ['/', '/assets/a', '/api/v1/assets/a', '/api/v1/listeners', '/api/v1/deviations'];
    const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => ask(url, paths[at % 5] ?? '')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });

  it('refuses the source that has most waiting, and says when to come again', async () => {
    const held = Promise.withResolvers<undefined>();
    const fleet = new FakeFleet();
    fleet.report = async () => {
      await held.promise;
      return null;
    };
    const url = await serve({ fleet, listen: { host: '0.0.0.0', port: 0 } });
    const crowd = Array.from({ length: 120 }, () => ask(url, '/api/v1/assets/a'));
    const refused = await Promise.race(crowd);
    expect({ status: refused.status, retry: refused.headers['retry-after'] }).toEqual({ status: 503, retry: '5' });
    const other = ask(url, '/api/v1/assets/a', { localAddress: '127.0.0.2' });
    expect((await ask(url, '/metrics')).status).toBe(200);
    expect((await ask(url, '/api/v1/openapi.json')).status).toBe(200);
    held.resolve(undefined);
    expect((await other).status).toBe(404);
    const statuses = (await Promise.all(crowd)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(40);
    expect(statuses).toContain(404);
  });
});
