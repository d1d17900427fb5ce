import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionIndex, legacyIndex, listenerIndex, udpEndpointIndex } from './endpoint.ts';

function numbers(text: string): number[] {
  return text.split('.').map(Number);
}

const zeros = Array.from({ length: 16 }, () => '0').join('.');
const mapped = '0.0.0.0.0.0.0.0.0.0.255.255.10.120.1.2';

describe('listenerIndex', () => {
  it.each([
    ['RFC 4022, IPv4', '1.4.0.0.0.0.502', '0.0.0.0', 502],
    ['RFC 4022, IPv6', `2.16.${zeros}.22`, '::', 22],
    ['RFC 4022, both families', '0.0.502', '*', 502],
    ['IPv4 with zone', '3.8.10.0.0.1.0.0.1.2.80', '10.0.0.1%258', 80],
    ['IPv6 with zone', '4.20.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.3.80', 'fe80::1%3', 80],
    ['mapped IPv4', `2.16.${mapped}.443`, '::ffff:10.120.1.2', 443],
    ['NX-OS: no length before nothing', '0.22', '*', 22],
    ['ZTE, NetApp: no length octet', '1.0.0.0.0.22', '0.0.0.0', 22],
    ['no length octet, IPv6', `2.${zeros}.22`, '::', 22],
    ['SIAE: type unknown, 4 octets', '0.4.10.0.0.1.80', '10.0.0.1', 80],
    ['D-Link: type unknown, 16 octets', `0.16.${zeros}.22`, '::', 22],
    ['EDFA multiplexers: address as text', '1.7.48.46.48.46.48.46.48.49743', '0.0.0.0', 49743],
    ['address as text, IPv6', '2.3.58.58.49.80', '::1', 80],
    ['a name', '16.3.112.108.99.102', 'plc', 102],
    ['a port that went through 16 bits with a sign', '1.4.0.0.0.0.4294950912', '0.0.0.0', 49152],
  ])('%s: %s', (_name, index, address, port) => {
    expect(listenerIndex(numbers(index))).toMatchObject({ address, port });
  });

  it.each([
    ['a number', '1'],
    ['an octet beyond 255', '1.4.0.0.0.256.22'],
    ['a port beyond 65535', '1.4.0.0.0.0.70000'],
    ['an address cut short', '2.16.0.0.0.22'],
    ['something behind', '1.4.0.0.0.0.22.1'],
    ['text that is no address', '1.4.97.98.99.100.7.7'],
  ])('refuses %s: %s', (_name, index) => {
    expect(listenerIndex(numbers(index))).toBeNull();
  });
});

describe('connectionIndex', () => {
  it.each([
    ['RFC 4022', '1.4.0.0.0.0.135.1.4.0.0.0.0.0', '0.0.0.0', 135],
    ['Windows: garbage as remote port', '1.4.0.0.0.0.135.1.4.0.0.0.0.6220', '0.0.0.0', 135],
    ['garbage that is no port', '1.4.0.0.0.0.135.1.4.0.0.0.0.70000', '0.0.0.0', 135],
    ['AIX: no length octets', '1.10.1.2.3.22.1.10.1.2.4.1533', '10.1.2.3', 22],
    ['IPv6 here, nothing there', `2.16.${zeros}.22.0.0.0`, '::', 22],
  ])('%s: %s', (_name, index, address, port) => {
    expect(connectionIndex(numbers(index))).toMatchObject({ address, port });
  });
});

describe('udpEndpointIndex', () => {
  it.each([
    ['RFC 4113', '1.4.0.0.0.0.161.1.4.0.0.0.0.0.3686', '0.0.0.0', 161, false],
    ['wildcard peer as the RFC has it', '0.0.69.0.0.0.1', '*', 69, false],
    ['a peer', '1.4.127.0.0.1.40001.1.4.127.0.0.1.514.128014', '127.0.0.1', 40001, true],
    ['no instance', '1.4.0.0.0.0.5000.1.4.0.0.0.0.0', '0.0.0.0', 5000, false],
    ['no instance, with a peer', '1.4.10.0.0.1.5000.1.4.10.0.0.2.53', '10.0.0.1', 5000, true],
    ['Eaton: no type of the peer', '1.4.0.0.0.0.69.4.0.0.0.0.0.1', '0.0.0.0', 69, false],
    ['Eaton: no type of a real peer', `2.16.${zeros}.123.16.${mapped}.123.1`, '::', 123, true],
    ['ZTE: no length octets', '1.0.0.0.0.123.1.0.0.0.0.0.1', '0.0.0.0', 123, false],
    ['Nexus 5000: type unknown here, IPv6 there', `0.16.${zeros}.2029.2.16.${zeros}.0.1`, '::', 2029, false],
    ['D-Link: type unknown there', '1.4.0.0.0.0.123.0.4.0.0.0.0.0.1', '0.0.0.0', 123, false],
    ['EDFA: text on both sides', '1.3.58.58.49.7.1.2.58.58.0.0', '::1', 7, false],
    ['old draft of Windows XP: local end alone', '1.4.0.0.0.0.161', '0.0.0.0', 161, false],
    ['a peer of zeros with a port is none', '1.4.0.0.0.0.135.1.4.0.0.0.0.6220.1', '0.0.0.0', 135, false],
  ])('%s: %s', (_name, index, address, port, connected) => {
    expect(udpEndpointIndex(numbers(index))).toMatchObject({ address, port, connected });
  });
});

describe('legacyIndex', () => {
  it('takes the IPv4 tables as they are, and nothing longer or shorter', () => {
    expect(legacyIndex(numbers('10.0.0.1.161'), 5)).toMatchObject({ address: '10.0.0.1', port: 161 });
    expect(legacyIndex(numbers('0.0.0.0.135.0.0.0.0.6220'), 10)).toMatchObject({ address: '0.0.0.0', port: 135 });
    expect(legacyIndex(numbers('161'), 5)).toBeNull();
  });
});

describe('an index that strays from the RFC', () => {
  it.each<[string, typeof udpEndpointIndex, string, string[]]>([
    ['not at all', udpEndpointIndex, '1.4.0.0.0.0.161.1.4.0.0.0.0.0.3686', []],
    ['in two ways', udpEndpointIndex, `0.16.${zeros}.2029.4.0.0.0.0.0.1`, ['type-unknown', 'no-remote-type']],
    ['with a port of more than 15 bits', listenerIndex, '1.4.0.0.0.0.4294950912', ['wrapped-port']],
    ['with no port', listenerIndex, '0.0', ['no-length-before-nothing', 'zero-port']],
    ['behind its local end', connectionIndex, '1.4.0.0.0.0.135.1.4.0.0.0.0.70000', ['garbage-remote-end']],
  ])('%s', (_name, read, index, found) => {
    expect(read(numbers(index))?.quirks).toEqual(found);
  });
});

describe('every index', () => {
  const octet = fc.nat(255);
  const port = fc.nat(65_535);
  const v4 = fc.array(octet, { minLength: 4, maxLength: 4 });
  const v6 = fc.array(octet, { minLength: 16, maxLength: 16 });
  const end = fc.tuple(
    fc.oneof(
      v4.map((octets) => [1, 4, ...octets]),
      v6.map((octets) => [2, 16, ...octets]),
      fc.constant([0, 0]),
    ),
    port,
  );

  it('that follows the RFC is read by the RFC, however much it looks like a quirk', () => {
    fc.assert(
      fc.property(end, end, fc.nat(2 ** 32 - 1), ([local, localPort], [remote, remotePort], instance) => {
        const [, , ...octets] = local;
        const expected = { port: localPort, connected: remote.slice(2).some((number) => number !== 0) };
        const read = udpEndpointIndex([...local, localPort, ...remote, remotePort, instance]);
        expect(read).toMatchObject(expected);
        if (octets.length === 4) expect(read?.address).toBe(octets.join('.'));
        expect(listenerIndex([...local, localPort])?.port).toBe(localPort);
      }),
    );
  });

  it('is read or refused, and never gives what no port can be', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(20), octet, fc.nat(2 ** 32 - 1)), { maxLength: 45 }), (index) => {
        for (const read of [listenerIndex(index), connectionIndex(index), udpEndpointIndex(index)]) {
          if (read === null) continue;
          expect(read.port).toBeGreaterThanOrEqual(0);
          expect(read.port).toBeLessThanOrEqual(65_535);
          expect(read.address).not.toBe('');
        }
      }),
    );
  });
});
