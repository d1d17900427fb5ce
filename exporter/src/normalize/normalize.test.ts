import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureOf } from '../model/address.ts';
import { CollectError } from '../model/collection.ts';
import type { Binding, Exposure, Listener } from '../model/listener.ts';
import { normalize } from './normalize.ts';
import { observe } from './observe.ts';

function tcp(address: string, port: number, process: string | null = null): Binding {
  return { transport: 'tcp', address, port, process };
}

const address = fc.constantFrom(
  '0.0.0.0',
  '::',
  '*',
  '127.0.0.1',
  '::1',
  '::ffff:127.0.0.1',
  '10.0.0.1',
  '::ffff:10.0.0.1',
  'FE80::1%eth0',
  'fe80::1%eth1',
  '0:0:0:0:0:0:0:0',
  'localhost',
  'plc',
);
const binding: fc.Arbitrary<Binding> = fc.record(
  {
    transport: fc.constantFrom('tcp', 'udp'),
    address,
    port: fc.constantFrom(22, 80, 502, 65_535),
    process: fc.constantFrom(null, 'sshd', 'nginx', ''),
    processCut: fc.constant(true),
  },
  { requiredKeys: ['transport', 'address', 'port', 'process'] },
);
const bindings = fc.array(binding, { maxLength: 30 });

function flat(listeners: readonly Listener[]): Binding[] {
  return listeners.flatMap(({ transport, port, bindings: all }) => all.map((one) => ({ transport, port, ...one })));
}

describe('normalize', () => {
  it('makes one listener of both families, sorted, without duplicates', () => {
    expect(
      normalize([tcp('::', 22, 'sshd'), tcp('0.0.0.0', 22, 'sshd'), tcp('::', 22, 'sshd'), tcp('0.0.0.0', 22, 'init')]),
    ).toEqual([
      {
        transport: 'tcp',
        port: 22,
        exposure: 'any',
        bindings: [
          { address: '0.0.0.0', process: 'init' },
          { address: '0.0.0.0', process: 'sshd' },
          { address: '::', process: 'sshd' },
        ],
      },
    ]);
  });

  it('sorts by transport, then by number', () => {
    const ports = normalize([{ ...tcp('*', 9), transport: 'udp' }, tcp('*', 100), tcp('*', 22)]);
    expect(ports.map(({ transport, port }) => `${transport}/${port}`)).toEqual(['tcp/22', 'tcp/100', 'udp/9']);
  });

  it.each<[string[], Exposure]>([
    [['127.0.0.1'], 'loopback'],
    [['127.0.0.53%lo', '::1'], 'loopback'],
    [['::ffff:127.8.8.8'], 'loopback'],
    [['localhost', 'localhost.localdom'], 'loopback'],
    [['0.0.0.0%lo'], 'loopback'],
    [['127.0.0.1', '10.0.0.1'], 'interface'],
    [['fe80::1%eth0'], 'interface'],
    [['plc-7'], 'interface'],
    [['127.0.0.1', '10.0.0.1', '::'], 'any'],
    [['*'], 'any'],
    [['*%eth0'], 'any'],
    [['0.0.0.0%virbr0'], 'any'],
    [['0:0:0:0:0:0:0:0'], 'any'],
    [['::ffff:0.0.0.0'], 'any'],
  ])('exposes %j as %s', (addresses, exposure) => {
    expect(normalize(addresses.map((one) => tcp(one, 22)))[0]?.exposure).toBe(exposure);
  });

  it.each([
    ['::FFFF:10.0.0.1', '10.0.0.1'],
    ['[::1]', '::1'],
    ['FE80:0::1%eth0', 'fe80::1%eth0'],
    ['2001:db8:85a3:8d3', '2001:db8:85a3:8d3'],
    ['Gateway.plant', 'Gateway.plant'],
    ['*', '*'],
    ['127.1', '127.1'],
  ])('writes %s as %s', (printed, canonical) => {
    expect(normalize([tcp(printed, 22)])[0]?.bindings[0]?.address).toBe(canonical);
  });

  it('takes a name as whole that was seen whole once', () => {
    const cut = { ...tcp('*', 22, 'prometheus-node'), processCut: true };
    expect(normalize([cut, cut])[0]?.bindings).toEqual([
      { address: '*', process: 'prometheus-node', processCut: true },
    ]);
    const whole = [{ address: '*', process: 'prometheus-node' }];
    expect(normalize([cut, tcp('*', 22, 'prometheus-node')])[0]?.bindings).toEqual(whole);
    expect(normalize([tcp('*', 22, 'prometheus-node'), cut])[0]?.bindings).toEqual(whole);
  });

  it('takes both ends of all ports: 0 is what BSD stacks say of sockets without a port', () => {
    expect(normalize([tcp('*', 0), tcp('*', 65_535)]).map(({ port }) => port)).toEqual([0, 65_535]);
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('refuses port %d', (port) => {
    const message = `normalize: ${port} is not a port: 0 to 65535 would be right`;
    expect(() => normalize([tcp('*', port)])).toThrow(new CollectError('parse', message));
  });

  it('does not care about order', () => {
    fc.assert(
      fc.property(
        bindings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(normalize(shuffled)).toEqual(normalize(all));
        },
      ),
    );
  });

  it('does not care about repetition, and rests once done', () => {
    fc.assert(
      fc.property(bindings, (all) => {
        const once = normalize(all);
        expect(normalize([...all, ...all])).toEqual(once);
        expect(normalize(flat(once))).toEqual(once);
      }),
    );
  });

  it('loses no door and narrows none', () => {
    fc.assert(
      fc.property(bindings, (all) => {
        const listeners = normalize(all);
        for (const one of all) {
          const listener = listeners.find(({ transport, port }) => transport === one.transport && port === one.port);
          expect(listener?.bindings.some(({ process }) => process === (one.process === '' ? null : one.process))).toBe(
            true,
          );
          if (exposureOf(one.address) === 'any') expect(listener?.exposure).toBe('any');
        }
      }),
    );
  });
});

describe('observe', () => {
  it('names the evidence by its hash', () => {
    const collected = {
      bindings: [tcp('*', 22)],
      complete: { tcp: true, udp: false, process: false },
      raw: Buffer.from('abc'),
      identity: { vendor: null, model: null, description: 'x' },
      notes: ['n'],
    };
    expect(observe({ asset: 'hmi', collector: 'ssh', takenAt: 5, collected })).toStrictEqual({
      asset: 'hmi',
      collector: 'ssh',
      takenAt: 5,
      complete: collected.complete,
      listeners: [{ transport: 'tcp', port: 22, exposure: 'any', bindings: [{ address: '*', process: null }] }],
      evidence: { sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 },
      identity: collected.identity,
      notes: ['n'],
    });
  });
});
