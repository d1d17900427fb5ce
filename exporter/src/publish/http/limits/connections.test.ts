import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../../../test/http/ask.ts';
import { httpOptions, tokens, reloadDoor } from '../../../../test/http/fakes.ts';
import { rawConnection } from '../../../../test/http/raw.ts';
import type { ReloadResult } from '../../../model/command/reload.ts';
import type { Access, DropReason, HttpOptions, HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';

const access = (): Access => ({ reads: 'open', tokens, users: new Map() });
const reloadHead = (headers: readonly string[]): string =>
  ['POST /-/reload HTTP/1.1', 'Host: localhost', 'Authorization: Bearer token of admin', ...headers, '', ''].join(
    '\r\n',
  );

describe('connections', () => {
  let server: HttpServer | null = null;
  const agents: Agent[] = [];
  const sockets: Socket[] = [];
  let drops: DropReason[] = [];
  let lines: object[] = [];
  let now = 0;
  afterEach(async () => {
    for (const agent of agents.splice(0)) agent.destroy();
    for (const socket of sockets.splice(0)) socket.destroy();
    await server?.stop();
    server = null;
  });
  const serve = async (changes: Partial<HttpOptions> = {}): Promise<string> => {
    drops = [];
    lines = [];
    now = 0;
    const log = { info: () => undefined, error: () => undefined, warn: (fields: object) => lines.push(fields) };
    const dropped = (reason: DropReason): void => void drops.push(reason);
    const listen = { host: '0.0.0.0', port: 0 };
    server = createHttpServer(httpOptions({ listen, dropped, log, now: () => now, ...changes }));
    await server.start();
    return server.url;
  };
  const open = async (url: string, from: string): Promise<Socket> => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), localAddress: from });
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const openMany = (url: string, from: string, count: number): Promise<Socket[]> =>
    Promise.all(Array.from({ length: count }, () => open(url, from)));
  /** Asks for health on a connection that it keeps open; connects again when it is cut. */
  const polite = (url: string, agent: Agent, localAddress: string): Promise<void> =>
    new Promise((resolve) => {
      const asked = request(`${url}/-/healthy`, { agent, localAddress }, (response) => {
        response.resume().once('close', resolve);
      });
      asked.once('error', () => {
        resolve();
      });
      asked.end();
    });
  const scrapes = async (url: string, from: string): Promise<number> => {
    let answered = 0;
    for (let scrape = 0; scrape < 50; scrape += 1) {
      const { status } = await ask(url, '/metrics', { localAddress: from }).catch(() => ({ status: 0 }));
      answered += status === 200 ? 1 : 0;
    }
    return answered;
  };

  it.each(['127.0.0.1', '127.0.0.2'])(
    '600 polite keep-alive clients of 127.0.0.1 do not blind a Prometheus of %s',
    async (prometheus) => {
      const url = await serve();
      const crowd = Array.from({ length: 600 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
      agents.push(...crowd);
      const round = (): Promise<unknown> => Promise.all(crowd.map((agent) => polite(url, agent, '127.0.0.1')));
      await round();
      const rounds = (async (): Promise<void> => {
        for (let times = 0; times < 3; times += 1) await round();
      })();
      expect(await scrapes(url, prometheus)).toBe(50);
      await rounds;
      expect(drops).toContain('idle');
      expect(drops).not.toContain('full');
    },
    30_000,
  );

  it.each(['127.0.0.1', '127.0.0.2'])(
    '1,000 dripping clients of 127.0.0.1 do not blind a Prometheus of %s',
    async (prometheus) => {
      const url = await serve();
      for (let hundred = 0; hundred < 10; hundred += 1) {
        for (const socket of await openMany(url, '127.0.0.1', 100)) socket.write('GET / HTTP/1.1\r\nX: ');
      }
      const drip = setInterval(() => {
        for (const socket of sockets) if (socket.writable) socket.write('x');
      }, 20);
      expect(await scrapes(url, prometheus)).toBe(50);
      clearInterval(drip);
      expect(new Set(drops)).toEqual(new Set(['unfinished']));
    },
    30_000,
  );

  it.each([
    ['a body that never comes', ['Content-Length: 10']],
    ['a body that is asked for and never comes', ['Expect: 100-continue', 'Content-Length: 10']],
    ['a body in pieces that never ends', ['Transfer-Encoding: chunked']],
  ])(
    '1,000 requests with %s do not blind a Prometheus of the same address',
    async (_name, headers) => {
      const held = Promise.withResolvers<ReloadResult>();
      const reloads = new EventEmitter();
      const reload = (): Promise<ReloadResult> => {
        reloads.emit('reload');
        return held.promise;
      };
      const url = await serve({ access, door: reloadDoor(reload) });
      for (let hundred = 0; hundred < 10; hundred += 1) {
        for (const socket of await openMany(url, '127.0.0.1', 100)) socket.write(reloadHead(headers));
      }
      // Each takes the place of one that was cut before the next one comes.
      for (let again = 0; again < 20; again += 1) {
        const socket = await open(url, '127.0.0.1');
        const taken = Promise.race([once(reloads, 'reload'), once(socket, 'close')]);
        socket.write(reloadHead(headers));
        await taken;
      }
      expect(await scrapes(url, '127.0.0.1')).toBe(50);
      expect(new Set(drops)).toEqual(new Set(['unfinished']));
      held.resolve({ ok: true, problems: [], changes: {} });
    },
    30_000,
  );

  it('takes a request for under way as soon as its body is there', async () => {
    const held = Promise.withResolvers<ReloadResult>();
    const asked = Promise.withResolvers<undefined>();
    const reload = (): Promise<ReloadResult> => {
      asked.resolve(undefined);
      return held.promise;
    };
    const url = await serve({ access, door: reloadDoor(reload) });
    const first = await rawConnection(url);
    sockets.push(first.socket);
    first.socket.write(`${reloadHead(['Content-Length: 3'])}abc`);
    await asked.promise;
    await openMany(url, '127.0.0.1', 600);
    held.resolve({ ok: true, problems: [], changes: {} });
    expect(await first.until((text) => text.endsWith('reloaded\n'))).toContain('HTTP/1.1 200 OK');
  });

  it('lets the source that has most give way, its longest idle first, and takes nothing from the others', async () => {
    const url = await serve();
    const [few, many] = [await openMany(url, '127.0.0.2', 5), await openMany(url, '127.0.0.3', 507)];
    const [first, second] = many;
    const gone = Promise.all([once(first!, 'close'), once(second!, 'close')]);
    await openMany(url, '127.0.0.4', 2);
    await gone;
    expect(drops).toEqual(['unfinished', 'unfinished']);
    expect(few.some((socket) => socket.destroyed)).toBe(false);
    expect(many.slice(2).some((socket) => socket.destroyed)).toBe(false);
  });

  it('lets a lone source use everything', async () => {
    const url = await serve();
    const all = await openMany(url, '127.0.0.1', 511);
    expect((await ask(url, '/metrics')).status).toBe(200);
    expect(all.some((socket) => socket.destroyed)).toBe(false);
    expect(drops).toEqual([]);
  });

  it('never cuts a request under way, and still has room for who has few connections', async () => {
    const held = Promise.withResolvers<undefined>();
    const allAsked = Promise.withResolvers<undefined>();
    let asked = 0;
    const url = await serve({
      access,
      door: reloadDoor(async () => {
        asked += 1;
        if (asked === 512) allAsked.resolve(undefined);
        await held.promise;
        return { ok: true, problems: [], changes: {} };
      }),
    });
    const busy = await Promise.all(Array.from({ length: 512 }, () => rawConnection(url)));
    for (const { socket } of busy) {
      sockets.push(socket);
      socket.write(reloadHead([]));
    }
    await allAsked.promise;
    // The next connection of that source is refused, one of another source is accepted.
    const late = ask(url, '/-/healthy').catch(() => 'cut');
    expect(await late).toBe('cut');
    expect((await ask(url, '/-/healthy', { localAddress: '127.0.0.2' })).status).toBe(200);
    expect(new Set(drops)).toEqual(new Set(['full']));
    held.resolve(undefined);
    const answers = await Promise.all(busy.map(({ until }) => until((text) => text.endsWith('reloaded\n'))));
    expect(answers.every((text) => text.startsWith('HTTP/1.1 200 OK'))).toBe(true);
  });

  it('writes one line a minute, whatever is dropped', async () => {
    const url = await serve();
    await openMany(url, '127.0.0.3', 512);
    await openMany(url, '127.0.0.4', 10);
    // Answered after all of them were accepted.
    expect((await ask(url, '/-/healthy', { localAddress: '127.0.0.4' })).status).toBe(200);
    now += 60_000;
    await open(url, '127.0.0.4');
    expect((await ask(url, '/-/healthy', { localAddress: '127.0.0.4' })).status).toBe(200);
    expect(lines).toEqual([
      { dropped: { unfinished: 1 }, source: '127.0.0.3' },
      { dropped: { unfinished: 11 }, source: '127.0.0.3' },
    ]);
  });
});
