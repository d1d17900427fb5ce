import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { CollectError, emptyFootprint } from '../../model/collection.ts';
import { abortFault } from '../abort.ts';
import { createConnectCollector, restMs } from './index.ts';
import { knock } from './knock.ts';

/** What a server saw of one connection. */
interface Seen {
  payload: number;
  /** `FIN`, or the code of the error: `ECONNRESET` is a RST. */
  end: string;
}

const servers: Server[] = [];
const held: Socket[] = [];
afterEach(() => {
  for (const socket of held.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/**
 * @param greeting what it sends without being asked; @param closes whether it ends the connection when the other side
 * has
 */
async function listen({ greeting = '', closes = true } = {}): Promise<{ port: number; seen: Seen[]; server: Server }> {
  const seen: Seen[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const one: Seen = { payload: 0, end: '' };
    seen.push(one);
    held.push(socket);
    socket.on('data', (bytes) => (one.payload += bytes.length));
    socket.on('end', () => {
      one.end ||= 'FIN';
      if (closes) socket.end();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (one.end ||= error.code ?? ''));
    if (greeting !== '') socket.write(greeting);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, seen, server };
}

async function freePort(): Promise<number> {
  const { port, server } = await listen();
  server.close();
  await once(server, 'close');
  return port;
}

function checkOf(ports: readonly number[], pauseMs = 0) {
  const footprint = emptyFootprint();
  const stop = new AbortController();
  const rests: number[] = [];
  const settings = { type: 'connect' as const, address: '127.0.0.1', ports, timeoutMs: 500, pauseMs };
  const collector = createConnectCollector(settings, (ms, signal) => {
    rests.push(ms);
    return signal.aborted ? Promise.reject(abortFault(signal)) : Promise.resolve();
  });
  const collect = () => collector.collect({ signal: stop.signal, footprint, remembered: null });
  return { collect, footprint, rests, stop, plan: collector.plan() };
}

describe('a connect check', () => {
  it('takes what accepts for open, and nothing for closed', async () => {
    const [one, closed, other] = [await listen(), await freePort(), await listen()];
    const { collect, footprint, rests, plan } = checkOf([one.port, closed, other.port]);
    const collected = await collect();
    const binding = { transport: 'tcp', address: '127.0.0.1', process: null };
    expect(collected.bindings).toEqual([
      { ...binding, port: one.port },
      { ...binding, port: other.port },
    ]);
    expect(collected.complete).toEqual({ tcp: false, udp: false, process: false });
    expect(collected.notes).toContain(`Refused a connection, so not open from here: tcp/${closed}.`);
    expect(footprint).toEqual({ sessions: 3, requests: 3, sentBytes: 0, receivedBytes: 0 });
    expect(plan.total).toMatchObject({ sessions: 3, requests: 3, sentBytes: 0 });
    expect(rests).toEqual([restMs, restMs]);
    expect(restMs).toBeGreaterThanOrEqual(1000);
  });

  it.each([
    ['a silent server', {}],
    ['one that greets', { greeting: 'SSH-2.0-made_up\r\n' }],
    ['one that keeps its side open', { closes: false }],
  ])('ends with FIN and without a byte: %s', async (_what, how) => {
    const { port, seen } = await listen(how);
    await checkOf([port]).collect();
    await expect.poll(() => seen).toEqual([{ payload: 0, end: 'FIN' }]);
  });

  it('reads a long greeting to its end, so that it ends with FIN and is counted', async () => {
    const { port, seen } = await listen({ greeting: 'x'.repeat(200_000) });
    const { collect, footprint, plan } = checkOf([port]);
    await collect();
    await expect.poll(() => seen).toEqual([{ payload: 0, end: 'FIN' }]);
    expect(footprint.receivedBytes).toBe(200_000);
    expect(plan.total.receivedBytes).toBeGreaterThanOrEqual(200_000);
  });

  it('a port that accepts and resets at once is open, whichever of both is heard first', async () => {
    // The server has reset the connection before this thread reads its own socket.
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const source = `const { createServer } = require('node:net');
      const { parentPort, workerData } = require('node:worker_threads');
      const server = createServer((socket) => {
        socket.resetAndDestroy();
        setImmediate(() => { Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0); });
      }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
    const worker = new Worker(source, { eval: true, workerData: flag });
    const [port] = (await once(worker, 'message')) as [number];
    const footprint = emptyFootprint();
    const knocking = knock(
      { host: '127.0.0.1', port, timeoutMs: 5000 },
      { signal: new AbortController().signal, footprint, remembered: null },
    );
    // Node begins to connect in the next tick. Its event loop does not continue before this test does.
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
    expect(Atomics.wait(flag, 0, 0, 5000)).not.toBe('timed-out');
    expect(await knocking).toEqual({ state: 'open', address: '127.0.0.1' });
    await worker.terminate();
  });

  it('tries each port once, in the order of the list, never two at a time', async () => {
    const open: number[] = [];
    const order: number[] = [];
    const most: number[] = [];
    const ports: number[] = [];
    for (let at = 0; at < 3; at += 1) {
      const { port, server } = await listen();
      ports.push(port);
      server.on('connection', (socket: Socket) => {
        order.push(port);
        open.push(port);
        most.push(open.length);
        socket.on('close', () => open.splice(open.indexOf(port), 1));
      });
    }
    const wanted = [ports[2]!, ports[0]!, ports[1]!];
    await checkOf(wanted).collect();
    expect(order).toEqual(wanted);
    expect(Math.max(...most)).toBe(1);
  });

  it('is stopped between two ports: the second one is never tried', async () => {
    const [one, other] = [await listen(), await listen()];
    const { collect, stop, footprint } = checkOf([one.port, other.port]);
    one.server.on('connection', () => {
      stop.abort(new CollectError('refused_by_limit', 'the kill-switch file is there'));
    });
    await expect(collect()).rejects.toThrow('the kill-switch file is there');
    expect([footprint.sessions, other.seen.length]).toEqual([1, 0]);
  });

  it('rests longer where the asset is to have a longer rest, and plans with it', async () => {
    const { collect, rests, plan } = checkOf([(await listen()).port, (await listen()).port], 5000);
    await collect();
    expect(rests).toEqual([5000]);
    expect(plan.total.durationMs).toBe(2 * (500 + 500) + 5000);
  });

  it('an asset that answers on no port is no good look', async () => {
    // The kernel refuses TCP to a group by itself: no packet leaves.
    const collector = createConnectCollector({
      type: 'connect',
      address: '224.0.0.1',
      ports: [22],
      timeoutMs: 100,
      pauseMs: 0,
    });
    const look = { signal: new AbortController().signal, footprint: emptyFootprint(), remembered: null };
    await expect(collector.collect(look)).rejects.toThrow(
      new CollectError(
        'unreachable',
        '224.0.0.1 answers on none of the 1 ports (ENETUNREACH), neither with yes nor with no',
      ),
    );
  });

  it('really rests a second', async () => {
    const [one, other] = [await listen(), await listen()];
    const at: number[] = [];
    for (const { server } of [one, other]) server.on('connection', () => at.push(performance.now()));
    const settings = {
      type: 'connect' as const,
      address: '127.0.0.1',
      ports: [one.port, other.port],
      timeoutMs: 500,
      pauseMs: 0,
    };
    const look = { signal: new AbortController().signal, footprint: emptyFootprint(), remembered: null };
    await createConnectCollector(settings).collect(look);
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(restMs - 5);
  });
});
