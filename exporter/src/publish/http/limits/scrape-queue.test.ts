import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../../../test/http/ask.ts';
import { httpOptions } from '../../../../test/http/fakes.ts';
import { getOf, rawConnection, type RawConnection } from '../../../../test/http/raw.ts';
import type { HttpServer } from '../options.ts';
import { ScrapeQueue } from './scrape-queue.ts';
import { createHttpServer } from '../server.ts';

const never = 0x7f_ff_ff_ff;

/** Scrapes by name, in the order in which they began, each under way until it is ended. */
class Scrapes {
  readonly begun: string[] = [];
  readonly dropped: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly #responses = new Map<string, EventEmitter>();
  readonly #queue: ScrapeQueue;

  constructor(slowAfterMs = never) {
    const serve = ({ url = '' }: IncomingMessage): Promise<void> => {
      this.begun.push(url);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#ends.set(url, () => {
        resolve(undefined);
      });
      return promise;
    };
    const dropped = (socket: object): void => void this.dropped.push((socket as { name: string }).name);
    this.#queue = new ScrapeQueue(serve, { dropped, slowAfterMs });
  }

  async ask(remoteAddress: string, ...names: readonly string[]): Promise<void> {
    for (const url of names) {
      const response = new EventEmitter();
      const socket = { remoteAddress, name: url, destroy: () => response.emit('close') };
      this.#responses.set(url, response);
      void this.#queue.answer({ url, socket } as unknown as IncomingMessage, response as unknown as ServerResponse);
    }
    await settled();
  }

  async end(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.#ends.get(name)?.();
      await settled();
    }
  }

  async hangUp(name: string): Promise<void> {
    this.#responses.get(name)?.emit('close');
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

describe('the queue of scrapes', () => {
  let server: HttpServer | null = null;
  const flood: RawConnection[] = [];
  afterEach(async () => {
    for (const { socket } of flood.splice(0)) socket.destroy();
    await server?.stop();
    server = null;
  });

  it('begins a few of one source at once, and that of another one at once', async () => {
    const scrapes = new Scrapes();
    await scrapes.ask('10.0.0.1', ...named('a', 100));
    await scrapes.ask('10.0.0.2', 'b0');
    expect(scrapes.begun).toEqual(['a0', 'a1', 'a2', 'a3', 'b0']);
    await scrapes.end('a1');
    expect(scrapes.begun.at(-1)).toBe('a4');
  });

  it('lets sources that wait begin in turn, who has fewest under way first', async () => {
    const scrapes = new Scrapes();
    await scrapes.ask('10.0.0.1', ...named('a', 20));
    await scrapes.ask('10.0.0.2', ...named('b', 20));
    await scrapes.ask('10.0.0.3', ...named('c', 20));
    await scrapes.ask('10.0.0.4', 'd0');
    expect(scrapes.begun).toEqual([...named('a', 4), ...named('b', 4)]);
    await scrapes.end('a0', 'a1', 'b0', 'b1', 'a2');
    expect(scrapes.begun.slice(8)).toEqual(['c0', 'd0', 'c1', 'a4', 'b4']);
  });

  it('answers all of a lone source, one after the other', async () => {
    const scrapes = new Scrapes();
    const all = named('a', 500);
    await scrapes.ask('10.0.0.1', ...all);
    await scrapes.end(...all);
    expect(scrapes.begun).toEqual(all);
    expect(scrapes.dropped).toEqual([]);
  });

  it('drops the newest of the source that has most waiting, and nobody else', async () => {
    const scrapes = new Scrapes();
    await scrapes.ask('10.0.0.1', ...named('a', 4 + 510));
    await scrapes.ask('10.0.0.2', ...named('b', 4 + 3));
    expect(scrapes.dropped).toEqual(['a513']);
    await scrapes.ask('10.0.0.1', 'last');
    expect(scrapes.dropped).toEqual(['a513', 'last']);
  });

  it('a client that hangs up while it waits takes no turn', async () => {
    const scrapes = new Scrapes();
    await scrapes.ask('10.0.0.1', ...named('a', 6));
    await scrapes.hangUp('a4');
    await scrapes.end('a0');
    // It is reported as cut off, and it is the turn of a5.
    expect(scrapes.begun).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
  });

  it('a client that reads slowly takes no turn from others', async () => {
    const scrapes = new Scrapes(1);
    await scrapes.ask('10.0.0.1', ...named('a', 30));
    await expect.poll(() => scrapes.begun).toHaveLength(30);
  });

  it('a flood from one address leaves the scrape of another one its turn', async () => {
    let flooded = 0;
    const held = Promise.withResolvers<undefined>();
    server = createHttpServer(
      httpOptions({
        listen: { host: '0.0.0.0', port: 0 },
        metrics: async ({ socket }, response) => {
          if (socket.remoteAddress === '127.0.0.1') {
            flooded += 1;
            await held.promise;
          }
          response.end('metrics\n');
        },
      }),
    );
    await server.start();
    const { url } = server;
    flood.push(...(await Promise.all(Array.from({ length: 200 }, () => rawConnection(url)))));
    for (const { socket } of flood) socket.write(getOf('/metrics'));
    expect((await ask(url, '/metrics', { localAddress: '127.0.0.2' })).status).toBe(200);
    expect(flooded).toBeLessThan(100);
    held.resolve(undefined);
    const answers = await Promise.all(flood.map(({ until }) => until((text) => text.endsWith('metrics\n'))));
    expect(answers.every((text) => text.startsWith('HTTP/1.1 200 OK'))).toBe(true);
  });
});
