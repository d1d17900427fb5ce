import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { keptSteps } from '../../../test/kept-steps.ts';
import { CollectError, emptyFootprint } from '../../model/collection.ts';
import type { Collected, LiveLook } from '../../model/observation.ts';
import { unwatchedStep, type OwnStep } from '../../lib/step.ts';
import type { Collector, Look, LookPlan } from '../collector.ts';
import { dialogueOf } from './dialogues.ts';
import { withIdentity } from './index.ts';
import { innerMemory } from './memory.ts';
import type { NativeSettings } from './settings.ts';

const hourMs = 3_600_000;
const start = Date.UTC(2026, 10, 22, 10);

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

interface Asset {
  readonly port: number;
  /** Each request that arrived, in hex; `FIN` or an error code for the end. */
  readonly heard: string[];
}

/** A server that answers the n-th request with the n-th answer; each read has one request, as on loopback. */
async function tcpAsset(answers: readonly (string | null)[], pieces = 1): Promise<Asset> {
  const heard: string[] = [];
  const server: Server = createServer((socket: Socket) => {
    let at = 0;
    socket.on('data', (bytes) => {
      heard.push(bytes.toString('hex'));
      const answer = answers[at++];
      if (typeof answer !== 'string') return;
      const all = Buffer.from(answer.replaceAll(' ', ''), 'hex');
      const size = Math.ceil(all.length / pieces);
      for (let from = 0; from < all.length; from += size) socket.write(all.subarray(from, from + size));
    });
    socket.on('end', () => heard.push('FIN'));
    socket.on('error', (error: NodeJS.ErrnoException) => heard.push(error.code ?? ''));
    stops.push(() => socket.destroy());
  });
  stops.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, heard };
}

async function udpAsset(answerTo: (request: Buffer) => Buffer | null): Promise<Asset> {
  const heard: string[] = [];
  const socket: DatagramSocket = createSocket('udp4').bind(0, '127.0.0.1');
  stops.push(() => socket.close());
  await once(socket, 'listening');
  socket.on('message', (request, from) => {
    heard.push(request.toString('hex'));
    const answer = answerTo(request);
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  return { port: socket.address().port, heard };
}

const collected: LiveLook = {
  kind: 'look',
  bindings: [{ transport: 'tcp', address: '0.0.0.0', port: 502, process: null }],
  complete: { tcp: true, udp: true, process: false },
  raw: Buffer.from('raw'),
  identity: { vendor: 'Moxa', model: null, description: 'a gateway' },
  notes: ['a note of the source'],
  remember: 'snmp looks=2',
  answerMs: 3,
};

const innerPlan: LookPlan = {
  steps: [],
  total: { sessions: 1, requests: 2, sentBytes: 100, receivedBytes: 200, durationMs: 1000 },
  caps: [],
};

interface Course {
  readonly now?: number;
  readonly remembered?: string | null;
  readonly restMs?: number;
  readonly pauseMs?: number;
  readonly longestMs?: number;
  readonly stop?: AbortController;
  readonly inner?: (look: Look) => Promise<Collected>;
  readonly step?: OwnStep;
  readonly keep?: (text: string) => Promise<void>;
}

/** One look with the question behind it. */
async function lookAt(settings: Partial<NativeSettings> & Pick<NativeSettings, 'type' | 'port'>, course: Course = {}) {
  const { now = start, remembered = null, restMs = 0, stop = new AbortController() } = course;
  const { pauseMs = 0, longestMs = 120_000, step = unwatchedStep } = course;
  const footprint = emptyFootprint();
  const asked: (string | null)[] = [];
  const source: Collector = {
    plan: () => innerPlan,
    collect: (look) => {
      asked.push(look.remembered);
      look.footprint.sessions += 1;
      return course.inner?.(look) ?? Promise.resolve(collected);
    },
  };
  const place = { address: '127.0.0.1', timeoutMs: 200, everyMs: 24 * hourMs };
  const native = { ...place, ...settings } as NativeSettings;
  const collector = withIdentity(source, native, { now: () => now, restMs, pauseMs, longestMs });
  const result = await collector.collect({
    ...{ signal: stop.signal, footprint, remembered, step },
    ...(course.keep && { keep: course.keep }),
  });
  return { ...result, footprint, asked, plan: collector.plan() };
}

const modbus = { type: 'modbus', unit: 7 } as const;
const modbusRequest = '000100000005072b0e0100';
const modbusGood = '0001 0000 0016 07 2b 0e 01 01 00 00 03 00 03 41626f 01 03 4d2d31 02 02 3036';

describe('a native identity', () => {
  it('is read in a step that is marked', async () => {
    const asset = await tcpAsset([modbusGood], 5);
    const { step, results } = keptSteps();
    await lookAt({ ...modbus, port: asset.port }, { step });
    expect(results).toMatchObject([{ vendor: 'Abo', model: 'M-1' }]);
  });

  it('fills vendor, model and firmware, and changes nothing else', async () => {
    const asset = await tcpAsset([modbusGood], 5);
    const look = await lookAt({ ...modbus, port: asset.port });
    expect(look).toMatchObject({
      bindings: collected.bindings,
      complete: collected.complete,
      raw: collected.raw,
      notes: collected.notes,
      identity: { vendor: 'Abo', model: 'M-1', description: 'a gateway; Modbus: firmware 06' },
    });
    expect(look.footprint).toEqual({ sessions: 2, requests: 1, sentBytes: 11, receivedBytes: 28 });
    await expect.poll(() => asset.heard).toEqual([modbusRequest, 'FIN']);
  });

  it('is asked once in its time, and remembered with what the source remembers', async () => {
    const asset = await tcpAsset([modbusGood]);
    const first = await lookAt({ ...modbus, port: asset.port });
    const later = await lookAt(
      { ...modbus, port: asset.port },
      { now: start + 23 * hourMs, remembered: first.remember },
    );
    expect(first.identity.vendor).toBe('Abo');
    expect(later.identity).toEqual(first.identity);
    expect(later.asked).toEqual(['snmp looks=2']);
    expect(later.footprint.sessions).toBe(1);
    expect(innerMemory(later.remember)).toBe('snmp looks=2');
    const due = await lookAt({ ...modbus, port: asset.port }, { now: start + 24 * hourMs, remembered: later.remember });
    expect(due.footprint.sessions).toBe(2);
    const other = await lookAt({ ...modbus, unit: 8, port: asset.port }, { remembered: due.remember });
    expect([other.footprint.sessions, other.identity.vendor]).toEqual([2, 'Moxa']);
  });

  it('that fails is a note; what was known stays, and nobody asks again before its time', async () => {
    const good = await tcpAsset([modbusGood]);
    const first = await lookAt({ ...modbus, port: good.port });
    // The same address, which gives another answer a day later.
    stops.splice(0).forEach((stop) => {
      stop();
    });
    const day = { now: start + 25 * hourMs, remembered: first.remember };
    const gone = await lookAt({ ...modbus, port: good.port }, day);
    const note = `Modbus on 127.0.0.1:${good.port} did not say who it is: nothing listens on that port (connection refused). What it said at 2026-11-22T10:00:00.000Z is still shown.`;
    expect(gone.notes).toEqual(['a note of the source', note]);
    expect(gone.identity).toEqual(first.identity);
    const again = await lookAt({ ...modbus, port: good.port }, { now: start + 26 * hourMs, remembered: gone.remember });
    expect([again.footprint.sessions, again.notes]).toEqual([1, gone.notes]);
  });

  it.each([
    ['silence', [null], 'no answer within 0.2 s'],
    ['an exception', ['0001 0000 0003 07 ab 01'], 'Modbus exception 1: the function is not there'],
    ['another protocol', ['5353482d322e302d'], 'what answers does not speak Modbus'],
    [
      'an answer to somebody else',
      ['0002 0000 0003 07 ab 01'],
      'the answer is to request 2 of unit 7; ours was 1 of unit 7',
    ],
    ['more than an answer', ['0001 0000 0003 07 ab 01 00'], '1 byte came behind the answer'],
  ])('%s is a note, and the request is not sent again', async (_what, answers, note) => {
    const asset = await tcpAsset(answers);
    const look = await lookAt({ ...modbus, port: asset.port });
    expect(look.notes[1]).toContain(note);
    expect(look.identity).toEqual(collected.identity);
    await expect.poll(() => asset.heard.length).toBe(2);
    expect(asset.heard[0]).toBe(modbusRequest);
  });

  it.each([
    ['instead of answering', ''],
    ['in the middle of its answer, after 1 byte', 'c'],
  ])('of an asset that closes %s says so, and its bytes count', async (when, said) => {
    const server = createServer((socket) => {
      socket.on('data', () => socket.end(said));
    }).listen(0, '127.0.0.1');
    stops.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const look = await lookAt({ type: 'enip', transport: 'tcp', port });
    expect(look.notes[1]).toBe(
      `EtherNet/IP on 127.0.0.1:${port} did not say who it is: the asset closed the connection ${when}.`,
    );
    expect(look.footprint).toEqual({ sessions: 2, requests: 1, sentBytes: 24, receivedBytes: said.length });
  });

  it.each([
    ['and is then silent', null, 'its answer stopped after 14 bytes, and the rest did not come within 0.2 s'],
    ['and ends', 'end', 'the asset closed the connection in the middle of its answer, after 14 bytes'],
    ['and resets', 'resetAndDestroy', 'the asset cut the connection in the middle of its answer, after 14 bytes'],
  ] as const)('of an asset that says half an answer %s tells so', async (_what, end, note) => {
    const half = Buffer.from(modbusGood.replaceAll(' ', ''), 'hex').subarray(0, 14);
    const server = createServer((socket) => {
      stops.push(() => socket.destroy());
      const finish = () => {
        if (end !== null) socket[end]();
      };
      // Two turns of the event loop later the half has been read. A reset discards what was not read.
      socket.on('data', () => socket.write(half, () => setImmediate(() => setImmediate(finish))));
    }).listen(0, '127.0.0.1');
    stops.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const look = await lookAt({ ...modbus, port });
    expect(look.notes[1]).toBe(`Modbus on 127.0.0.1:${port} did not say who it is: ${note}.`);
    expect(look.footprint).toEqual({ sessions: 2, requests: 1, sentBytes: 11, receivedBytes: 14 });
  });

  it('of EtherNet/IP is not waited for where another protocol answers', async () => {
    const asset = await tcpAsset([Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n').toString('hex')]);
    const look = await lookAt({ type: 'enip', transport: 'tcp', port: asset.port, timeoutMs: 10_000 });
    expect(look.notes[1]).toContain('what answers does not speak EtherNet/IP');
  });

  it.each([
    ['00', 'product code (not in its answer), revision (not in its answer)'],
    [
      'ff',
      'product code (the rest comes in a further answer, and only one is asked for), revision (the rest comes in a further answer, and only one is asked for)',
    ],
  ])('of which parts are missing says the others, and the note names them: "more follows" %s', async (more, gaps) => {
    const asset = await tcpAsset([`0001 0000 000d 07 2b 0e 01 01 ${more} 00 01 00 03 41626f`]);
    const look = await lookAt({ ...modbus, port: asset.port });
    expect(look.identity.vendor).toBe('Abo');
    expect(look.notes[1]).toBe(`Modbus on 127.0.0.1:${asset.port} did not say everything: ${gaps}.`);
  });

  it('that names nothing is a note', async () => {
    const asset = await tcpAsset(['0001 0000 0008 07 2b 0e 01 01 00 00 00']);
    const look = await lookAt({ ...modbus, port: asset.port });
    expect(look.notes[1]).toBe(
      `Modbus on 127.0.0.1:${asset.port} did not say who it is: its answer names neither vendor, model nor firmware.`,
    );
  });

  it.each([
    ['an answer of 200 kB', 200_000, { type: 'opcua' }, 'the answer is longer than 131072 bytes'],
    ['one that fits and goes on', 100_000, modbus, '4068 bytes came behind the answer'],
    // More than one answer may have. The plan counts what is read while the connection ends.
    ['one that fits and goes on for long', 200_000, modbus, '4068 bytes came behind the answer'],
  ] as const)(
    '%s ends with FIN, and the counter says what was on the wire, within the plan',
    async (...[, size, settings, note]) => {
      const heard: string[] = [];
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        socket.on('data', () => {
          // OPC UA for the long one, Modbus for the complete one.
          const whole = Buffer.from(modbusGood.replaceAll(' ', ''), 'hex');
          const chunk = Buffer.from('OPNC\0\0\x10\0', 'latin1');
          socket.write(
            settings.type === 'opcua'
              ? Buffer.concat([chunk, Buffer.alloc(size - 8)])
              : Buffer.concat([whole, Buffer.alloc(size - 28)]),
          );
        });
        socket.on('end', () => {
          heard.push('FIN');
          socket.end();
        });
        socket.on('error', (error: NodeJS.ErrnoException) => heard.push(error.code ?? ''));
      }).listen(0, '127.0.0.1');
      stops.push(() => server.close());
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const look = await lookAt({ ...settings, port, timeoutMs: 2000 });
      expect(look.notes[1]).toContain(note);
      await expect.poll(() => heard).toEqual(['FIN']);
      expect(look.footprint.receivedBytes).toBe(size);
      expect(look.plan.total.receivedBytes).toBeGreaterThanOrEqual(size + 200);
    },
  );

  it('rests between the session of the look and its own', async () => {
    const asset = await tcpAsset([modbusGood]);
    const began = performance.now();
    await lookAt({ ...modbus, port: asset.port }, { restMs: 300 });
    expect(performance.now() - began).toBeGreaterThanOrEqual(295);
    const never = await lookAt({ ...modbus, port: asset.port }, { restMs: 90_000 });
    expect(never.notes[1]).toContain('limits.min_gap is longer than a look may wait (60 s)');
    expect(never.footprint.sessions).toBe(1);
    const short = await lookAt({ ...modbus, port: asset.port }, { restMs: 60_000, longestMs: 30_000 });
    expect(short.notes[1]).toContain('limits.min_gap is longer than a look may wait (30 s)');
  });

  it('that is called off leaves a good look behind, and is asked in the next one where nothing was sent', async () => {
    const asset = await tcpAsset([null]);
    const stop = new AbortController();
    const inner = () => {
      stop.abort(new CollectError('refused_by_limit', 'the kill-switch file is there'));
      return Promise.resolve(collected);
    };
    const killed = await lookAt({ ...modbus, port: asset.port }, { stop, inner });
    expect(killed.notes[1]).toContain('the kill-switch file is there');
    expect([killed.footprint.sessions, asset.heard]).toEqual([1, []]);
    const next = await lookAt({ ...modbus, port: asset.port }, { remembered: killed.remember });
    expect(next.footprint.sessions).toBe(2);
  });

  it('is cut off in the middle at once', async () => {
    const asset = await tcpAsset([null]);
    const stop = new AbortController();
    const asking = lookAt({ ...modbus, port: asset.port, timeoutMs: 10_000 }, { stop });
    await expect.poll(() => asset.heard).toEqual([modbusRequest]);
    const began = performance.now();
    stop.abort(new CollectError('refused_by_limit', 'the kill-switch file is there'));
    expect((await asking).notes[1]).toContain('the kill-switch file is there');
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('is written down before it is asked, so that a kill in the middle makes nobody ask again before its time', async () => {
    const asset = await tcpAsset([modbusGood]);
    const kept: { text: string; heard: number }[] = [];
    const keep = (text: string) => {
      kept.push({ text, heard: asset.heard.length });
      return Promise.resolve();
    };
    await lookAt({ ...modbus, port: asset.port }, { keep, remembered: 'snmp looks=1' });
    expect(kept.map(({ heard }) => heard)).toEqual([0]);
    // The result of the source is not written yet, so the next look knows only what it knew before.
    expect(innerMemory(kept[0]!.text)).toBe('snmp looks=1');
    const next = await lookAt({ ...modbus, port: asset.port }, { now: start + hourMs, remembered: kept[0]!.text });
    expect(next.footprint.sessions).toBe(1);
    expect(next.notes[1]).toBe(
      `Modbus on 127.0.0.1:${asset.port} did not say who it is: otports ended while it asked.`,
    );
  });

  it('is not asked where that cannot be written down', async () => {
    const asset = await tcpAsset([modbusGood]);
    const look = await lookAt({ ...modbus, port: asset.port }, { keep: () => Promise.reject(new Error('disk full')) });
    expect(look.notes[1]).toContain('did not say who it is: disk full');
    expect([look.footprint.sessions, asset.heard]).toEqual([1, []]);
  });

  it('is not asked behind a look that failed', async () => {
    const asset = await tcpAsset([modbusGood]);
    const inner = () => Promise.reject(new CollectError('timeout', 'no answer'));
    await expect(lookAt({ ...modbus, port: asset.port }, { inner })).rejects.toThrow('no answer');
    expect(asset.heard).toEqual([]);
  });
});

describe('over UDP', () => {
  it('a broadcast address is never asked', async () => {
    const look = await lookAt({ type: 'bacnet', device: null, port: 47_808, address: '255.255.255.255' });
    expect(look.notes[1]).toContain('a broadcast address is never asked');
    expect(look.footprint).toEqual({ sessions: 2, requests: 0, sentBytes: 0, receivedBytes: 0 });
  });

  it('EtherNet/IP: one datagram, whose context must come back', async () => {
    const item = '0100 0002af120a000007 0000000000000000 0100 0c00 3a00 0401 3000 01000000 03 412f42 03'.replaceAll(
      ' ',
      '',
    );
    const answer = (context: Buffer) =>
      Buffer.from(
        `63002b00 00000000 00000000 ${context.toString('hex')} 00000000 0100 0c00 2500 ${item}`.replaceAll(' ', ''),
        'hex',
      );
    const asset = await udpAsset((request) => answer(request.subarray(12, 20)));
    const look = await lookAt({ type: 'enip', transport: 'udp', port: asset.port });
    expect(look.identity).toMatchObject({ vendor: 'Rockwell Automation', model: 'A/B' });
    expect(look.footprint).toEqual({ sessions: 2, requests: 1, sentBytes: 24, receivedBytes: 67 });
    const stranger = await udpAsset(() => answer(Buffer.alloc(8)));
    expect((await lookAt({ type: 'enip', transport: 'udp', port: stranger.port })).notes[1]).toContain(
      'its sender context is another',
    );
  });

  it('BACnet: three requests, one after the other; a model it does not have is none', async () => {
    const asset = await udpAsset((request) => {
      const [invoke = 0, property = 0] = [request[8], request[16]];
      if (property === 70) return Buffer.from([0x81, 0x0a, 0, 13, 1, 0, 0x50, invoke, 0x0c, 0x91, 2, 0x91, 32]);
      const value = Buffer.from([0x74, 0, 0x41, 0x42, 0x43]);
      const body = Buffer.from([1, 0, 0x30, invoke, 0x0c, 0x0c, 2, 0, 0, 42, 0x19, property, 0x3e, ...value, 0x3f]);
      return Buffer.concat([Buffer.from([0x81, 0x0a, 0, body.length + 4]), body]);
    });
    const began = performance.now();
    const look = await lookAt({ type: 'bacnet', device: null, port: asset.port });
    expect(look.identity).toEqual({ vendor: 'ABC', model: null, description: 'a gateway; BACnet/IP: firmware ABC' });
    expect(asset.heard).toHaveLength(3);
    expect(performance.now() - began).toBeGreaterThanOrEqual(1990);
  });
});

describe('a device of BACnet', () => {
  const property = (request: Buffer, text: string) => {
    const [invoke = 0, id = 0] = [request[8], request[16]];
    const value = Buffer.from([0x75, text.length + 1, 0, ...Buffer.from(text)]);
    const body = Buffer.from([
      1,
      0,
      0x30,
      invoke,
      0x0c,
      0x0c,
      ...request.subarray(11, 15),
      0x19,
      id,
      0x3e,
      ...value,
      0x3f,
    ]);
    return Buffer.concat([Buffer.from([0x81, 0x0a, 0, body.length + 4]), body]);
  };

  it('that refuses a part says the others, and the note names the part', async () => {
    const asset = await udpAsset((request) =>
      request[16] === 121
        ? property(request, 'Made Up')
        : Buffer.from([0x81, 0x0a, 0, 9, 1, 0, 0x71, request[8] ?? 0, 4]),
    );
    const look = await lookAt({ type: 'bacnet', device: null, port: asset.port });
    expect(look.identity.vendor).toBe('Made Up');
    expect(look.notes[1]).toBe(
      `BACnet/IP on 127.0.0.1:${asset.port} did not say everything: model-name (BACnet abort, reason 4), firmware-revision (BACnet abort, reason 4).`,
    );
  });

  it('is asked at once where device: names another one, and nothing of the former one stays', async () => {
    const asset = await udpAsset((request) => (request[14] === 1 ? property(request, 'first') : null));
    const first = await lookAt({ type: 'bacnet', device: 1, port: asset.port });
    expect(first.identity.description).toBe('a gateway; BACnet/IP: firmware first');
    const second = await lookAt({ type: 'bacnet', device: 2, port: asset.port }, { remembered: first.remember });
    expect(asset.heard).toHaveLength(4);
    expect(second.identity).toEqual(collected.identity);
  });

  it('that floods is cut off, within the plan', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.on('message', (request, from) => {
      socket.send(property(request, 'Made Up'), from.port, from.address);
      const more = setInterval(() => {
        for (let at = 0; at < 20; at += 1) socket.send('x', from.port, from.address);
      }, 1);
      stops.push(() => {
        clearInterval(more);
        socket.close();
      });
    });
    const look = await lookAt({ type: 'bacnet', device: null, port: socket.address().port, timeoutMs: 5000 });
    expect(look.notes[1]).toContain('the asset sent more than 48 datagrams');
    expect(look.footprint.receivedBytes).toBeLessThanOrEqual(look.plan.total.receivedBytes);
  });
});

describe('docs/safety.md', () => {
  const page = readFileSync(new URL('../../../../docs/safety.md', import.meta.url), 'utf8');
  const place = { address: '10.0.0.1', timeoutMs: 1, everyMs: 1 };
  const all: readonly NativeSettings[] = [
    { ...place, type: 'enip', transport: 'udp', port: 44_818 },
    { ...place, type: 'modbus', unit: 255, port: 502 },
    { ...place, type: 'bacnet', device: null, port: 47_808 },
    { ...place, type: 's7', rack: 0, slot: 2, port: 102 },
    { ...place, type: 'opcua', port: 4840 },
  ];

  it.each(all)('shows each byte that is sent: $type', (settings) => {
    const { steps, farewell } = dialogueOf(settings);
    const requests = [...steps, ...(farewell === null ? [] : [farewell])].map(({ request }) =>
      request([]).toString('hex'),
    );
    expect(requests.filter((request) => !page.includes(`\`${request}\``))).toEqual([]);
  });
});

describe('the plan', () => {
  const s7Answers = [
    '0300001611d0000100030 0c0010ac1020100c2020102',
    '0300001b02f0803203000000010008000000 00f0000001000100f0',
    null,
  ];

  it('is what is sent, byte for byte', async () => {
    const asset = await tcpAsset(s7Answers);
    const { plan, footprint, notes } = await lookAt({ type: 's7', rack: 0, slot: 2, port: asset.port });
    expect(notes[1]).toContain('no answer within 0.2 s');
    await expect.poll(() => asset.heard).toHaveLength(4);
    const planned = plan.steps.filter(({ what }) => what === 'request').map(({ detail }) => detail.split(': ')[1]);
    expect(asset.heard.slice(0, 3)).toEqual(planned);
    expect(plan.total).toMatchObject({ sessions: 2, requests: 5, sentBytes: 100 + footprint.sentBytes });
    expect(plan.steps[0]).toMatchObject({ what: 'session', when: 'at most every 24 h' });
  });

  it('rests before each request as the profile says, and counts that', async () => {
    const asset = await tcpAsset(s7Answers);
    const began = performance.now();
    const { plan } = await lookAt({ type: 's7', rack: 0, slot: 2, port: asset.port }, { pauseMs: 300 });
    // Two pauses, and the timeout of the missing answer.
    expect(performance.now() - began).toBeGreaterThanOrEqual(2 * 300 + 200 - 5);
    expect(plan.total.durationMs).toBe(1000 + 5 * 200 + 2 * 300 + 500);
  });

  it('OPC UA: the numbers of the server stand in place of the zeros, and the channel is closed', async () => {
    const header = '00000000 00000000 00000000 00000000 00 ffffffff 0000 00';
    const none = `2f000000 ${Buffer.from('http://opcfoundation.org/UA/SecurityPolicy#None').toString('hex')}`;
    const chunk = (type: string, body: string) => {
      const bytes = Buffer.from(body.replaceAll(' ', ''), 'hex');
      const length = Buffer.alloc(4);
      length.writeUInt32LE(8 + bytes.length);
      return Buffer.concat([Buffer.from(type), length, bytes]).toString('hex');
    };
    const asset = await tcpAsset([
      chunk('ACKF', '00000000 ffff0000 ffff0000 00000000 00000000'),
      chunk(
        'OPNF',
        `05000000 ${none} ffffffff ffffffff 01000000 01000000 0100c101 ${header} 00000000 05000000 09000000 0000000000000000 60ea0000 ffffffff`,
      ),
      chunk('MSGF', `05000000 09000000 02000000 02000000 01008d01 ${header.replace('00000000 00 f', '00000880 00 f')}`),
      null,
    ]);
    const { plan, notes } = await lookAt({ type: 'opcua', port: asset.port });
    expect(notes[1]).toContain('the server refused with 0x80080000');
    const planned = plan.steps.filter(({ what }) => what === 'request').map(({ detail }) => detail.split(': ').at(-1)!);
    await expect.poll(() => asset.heard.at(-1)).toBe('FIN');
    const withNumbers = (request: string) => `${request.slice(0, 16)}0500000009000000${request.slice(32)}`;
    const [hello, open, get, goodbye] = planned;
    expect(asset.heard).toEqual([hello, open, withNumbers(get!), withNumbers(goodbye!), 'FIN']);
  });
});
