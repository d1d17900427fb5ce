import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { knownHostsFor } from './known-hosts.ts';

const key = Buffer.from('key').toString('base64');

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdef0123');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('hosts of a known_hosts line', () => {
  test.each<[string, string, number, boolean]>([
    ['10.0.0.1', '10.0.0.1', 22, true],
    ['10.0.0.1', '10.0.0.2', 22, false],
    ['10.0.0.1', '10.0.0.1', 2222, false],
    ['[10.0.0.1]:2222', '10.0.0.1', 2222, true],
    ['[10.0.0.1]:2222', '10.0.0.1', 22, false],
    ['plc-1,10.0.0.1', '10.0.0.1', 22, true],
    ['PLC-1.Plant', 'plc-1.plant', 22, true],
    ['10.0.0.*', '10.0.0.77', 22, true],
    ['10.0.0.?', '10.0.0.77', 22, false],
    ['*.plant,!plc-1.plant', 'plc-1.plant', 22, false],
    ['!plc-1.plant,*.plant', 'plc-2.plant', 22, true],
    ['fd00::1', 'fd00::1', 22, true],
    [hashed('10.0.0.1'), '10.0.0.1', 22, true],
    [hashed('10.0.0.1'), '10.0.0.2', 22, false],
    [hashed('[10.0.0.1]:2222'), '10.0.0.1', 2222, true],
    ['|2|abc|def', '10.0.0.1', 22, false],
    [`${'*a'.repeat(500)}b`, 'a'.repeat(5000), 22, false],
  ])('%s names %s port %i: %s', (hosts, address, port, expected) => {
    expect(knownHostsFor(`${hosts} ssh-ed25519 ${key} comment`, address, port)).toHaveLength(expected ? 1 : 0);
  });
});

test('markers, comments and lines that cannot be read', () => {
  const text = [
    '# 10.0.0.1 ssh-ed25519 AAAA',
    '',
    '10.0.0.1 ssh-ed25519',
    '@someday 10.0.0.1 ssh-ed25519 AAAA',
    `10.0.0.1 ssh-rsa ${key}\r`,
    `  @revoked\t* ssh-ed25519 ${key}`,
    `@cert-authority *.0.0.1 ssh-ed25519 ${key}`,
  ].join('\n');
  const raw = Buffer.from('key');
  expect(knownHostsFor(text, '10.0.0.1', 22)).toEqual([
    { marker: null, keyType: 'ssh-rsa', key: raw },
    { marker: 'revoked', keyType: 'ssh-ed25519', key: raw },
    { marker: 'cert-authority', keyType: 'ssh-ed25519', key: raw },
  ]);
});
