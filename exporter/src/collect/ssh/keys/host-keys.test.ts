import { describe, expect, test } from 'vitest';
import { CollectError } from '../../../model/collection.ts';
import { defaultAlgorithms } from '../algorithms.ts';
import { fingerprint, pinOf, trustOf, type Pinned, type Trust } from './host-keys.ts';
import { knownHosts } from '../../../../test/ssh/look.ts';

type HostKeys = Pick<Pinned, 'hostKeys' | 'knownHosts'>;

function keyOf(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(body)]);
}

const own = keyOf('ssh-ed25519', 'own');
const other = keyOf('ssh-ed25519', 'other');
const rsa = keyOf('ssh-rsa', 'rsa');

function trust(hostKeys: HostKeys): Trust {
  return trustOf({ address: '10.0.0.1', port: 22, ...hostKeys });
}

function known(...lines: string[]): HostKeys {
  return { hostKeys: [], knownHosts: knownHosts(lines.join('\n')) };
}

function pinned(...hostKeys: string[]): HostKeys {
  return { hostKeys, knownHosts: null };
}

function line(key: Buffer, type = 'ssh-ed25519'): string {
  return `10.0.0.1 ${type} ${key.toString('base64')}`;
}

describe('whether a key is believed', () => {
  test.each<[string, HostKeys, Buffer, string | null]>([
    ['pinned', pinned(fingerprint(own)), own, null],
    ['pinned, with the padding that some tools print', pinned(`${fingerprint(own)}=`), own, null],
    ['one of several', pinned(fingerprint(other), fingerprint(own)), own, null],
    ['known', known(line(rsa, 'ssh-rsa'), line(own)), own, null],
    ['known by fingerprint beside a file', { ...known(), hostKeys: [fingerprint(own)] }, own, null],
    [
      'another one is known',
      known(line(other)),
      own,
      `the host key has changed: known_hosts_file has ${fingerprint(other)} for 10.0.0.1, offered ssh-ed25519 ${fingerprint(own)}`,
    ],
    [
      'nothing is known',
      known('10.0.0.2 ssh-ed25519 AAAA'),
      own,
      `known_hosts_file has no line for 10.0.0.1. The asset offers ssh-ed25519 ${fingerprint(own)}; add "${line(own)}"`,
    ],
    [
      'only an authority is known',
      known('@cert-authority * ssh-ed25519 AAAA'),
      own,
      `known_hosts_file has no line for 10.0.0.1; its @cert-authority lines are not used: otports does not read host certificates. The asset offers ssh-ed25519 ${fingerprint(own)}; add "${line(own)}"`,
    ],
    [
      'revoked, though known',
      known(line(own), `@revoked * ssh-ed25519 ${own.toString('base64')}`),
      own,
      `ssh-ed25519 ${fingerprint(own)} is marked @revoked for 10.0.0.1`,
    ],
  ])('%s', (_name, hostKeys, key, expected) => {
    const refusal = trust(hostKeys).refusal(key);
    expect(refusal?.message ?? null).toBe(expected);
    expect(refusal?.reason ?? 'host_key').toBe('host_key');
  });
});

describe('what a refusal says of the pins', () => {
  const shown = `ssh-ed25519 ${fingerprint(own)}`;

  test.each<[string, HostKeys, Buffer, string | null]>([
    ['another one is pinned', pinned(fingerprint(other)), own, shown],
    ['another one is known', known(line(other)), own, shown],
    ['revoked, though known', known(line(own), `@revoked * ssh-ed25519 ${own.toString('base64')}`), own, shown],
    ['revoked, and nothing else is known', known(`@revoked * ssh-ed25519 ${own.toString('base64')}`), own, shown],
    ['none is pinned', pinned(), own, null],
    ['none is known for this host', known(`10.0.0.2 ssh-ed25519 ${other.toString('base64')}`), own, null],
  ])('%s', (_name, hostKeys, key, offered) => {
    const pin = pinOf({ address: '10.0.0.1', port: 22, ...hostKeys });
    expect(trust(hostKeys).refusal(key)?.otherKey ?? null).toEqual(offered === null ? null : { pin, offered });
    expect(pin === null).toBe(offered === null);
  });

  test('a key of no type that is pinned is another one as well', () => {
    expect(trust(known(line(own))).noCommonType(['ssh-rsa'])?.otherKey).toEqual({
      pin: pinOf({ address: '10.0.0.1', port: 22, ...known(line(own)) }),
      offered: null,
    });
  });

  test('pins are the same in any order, and beside lines of other hosts', () => {
    const pin = (hostKeys: HostKeys) => pinOf({ address: '10.0.0.1', port: 22, ...hostKeys });
    const both = pinned(fingerprint(own), fingerprint(other));
    expect(pin(both)).toBe(pin(pinned(fingerprint(other), `${fingerprint(own)}=`)));
    expect(pin(both)).not.toBe(pin(pinned(fingerprint(own))));
    expect(pin(known(line(own)))).toBe(pin(known(line(own), '10.0.0.2 ssh-ed25519 AAAA')));
    expect(pin(known(line(own)))).not.toBe(pin(known(line(own), `@revoked * ssh-ed25519 ${other.toString('base64')}`)));
    expect(pin(pinned('nonsense')), 'what cannot be read pins nothing').toBeNull();
  });
});

test('the type of a key is not printed where it is none', () => {
  expect(trust(pinned()).refusal(keyOf('\x1b[2J', 'x'))?.message).toContain('It offers SHA256:');
});

test('algorithms follow the types of known_hosts', () => {
  const all = [...defaultAlgorithms.serverHostKey, 'ssh-rsa'];
  const narrowed = (hostKeys: HostKeys) => trust(hostKeys).narrow(all);
  expect(narrowed(known(line(own)))).toEqual(['ssh-ed25519']);
  expect(narrowed(known(line(rsa, 'ssh-rsa')))).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']);
  expect(narrowed(known())).toEqual(all);
  expect(narrowed(pinned(fingerprint(own)))).toEqual(all);
  // Then the algorithm is the matter, not the key.
  expect(trust(known(line(rsa, 'ssh-rsa'))).noCommonType(['ssh-rsa'])).toBeNull();
  expect(trust(known(line(own))).noCommonType(['ssh-rsa'])).toMatchObject({
    reason: 'host_key',
    message:
      'known_hosts_file names 10.0.0.1 with ssh-ed25519, but the asset has only "ssh-rsa": its host key has changed, or the file needs a line for the other type',
  });
});

test('what is no fingerprint cannot be used', () => {
  const message = 'host_key "MD5:aa:bb" is no fingerprint: write SHA256: and 43 characters, as ssh-keygen -l prints it';
  expect(() => trust(pinned('MD5:aa:bb'))).toThrow(new CollectError('host_key', message));
});
