import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { getOf, rawConnection } from '../../../../test/http/raw.ts';
import { loopTurns, type LoopTurns } from '../../../../test/loop-turns.ts';
import { oneAtATime } from './one-at-a-time.ts';

describe('oneAtATime', () => {
  let server: Server | null = null;
  let turns: LoopTurns | null = null;
  afterEach(() => {
    turns?.stop();
    server?.closeAllConnections();
    server?.close();
  });

  it('gives the event loop its turn between two requests of a connection', async () => {
    const loop = loopTurns();
    turns = loop;
    const begunIn: number[] = [];
    server = createServer(
      oneAtATime(
        (_request, response) => {
          begunIn.push(loop.count());
          response.end('answer\n');
        },
        () => undefined,
      ),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { socket, until } = await rawConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    socket.write(getOf('/').repeat(100));
    await until((text) => text.split('answer\n').length === 101);
    socket.destroy();
    expect(begunIn).toHaveLength(100);
    expect(new Set(begunIn).size).toBe(100);
  });
});
