import { Readable } from 'node:stream';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { algorithmKinds, defaultAlgorithms, noCommonAlgorithm, offeredAlgorithms } from './algorithms.ts';
import { namedAlgorithms } from './named-algorithms.ts';

const ssh2Names = { kex: 'kex', ciphers: 'cipher', macs: 'hmac', serverHostKey: 'serverHostKey' } as const;

describe('every algorithm named here is one that ssh2 has', () => {
  test.each(
    algorithmKinds.flatMap((kind) =>
      [...defaultAlgorithms[kind], ...namedAlgorithms[kind]].map((name) => [kind, name] as const),
    ),
  )('%s %s', (kind, name) => {
    const client = new ssh2.Client();
    const algorithms = { [ssh2Names[kind]]: [name] };
    // ssh2 throws for an unknown name before it opens a socket; `sock` is never used.
    expect(() =>
      client.connect({ username: 'x', algorithms, sock: new Readable({ read: () => undefined }), readyTimeout: 0 }),
    ).not.toThrow();
  });
});

test('nothing weak is offered by itself', () => {
  const names = algorithmKinds.flatMap((kind) => defaultAlgorithms[kind]);
  expect(names.filter((name) => /sha1|cbc|md5|dss|group-exchange|group1-|^ssh-rsa$|arcfour|3des/.test(name))).toEqual(
    [],
  );
});

test('what the config names comes after the defaults, once', () => {
  const offered = offeredAlgorithms({ kex: ['diffie-hellman-group1-sha1', 'curve25519-sha256'], macs: ['hmac-md5'] });
  expect(offered.kex).toEqual([...defaultAlgorithms.kex, 'diffie-hellman-group1-sha1']);
  expect(offered.macs).toEqual([...defaultAlgorithms.macs, 'hmac-md5']);
  expect(offered.ciphers).toEqual(defaultAlgorithms.ciphers);
});

describe('no common algorithm', () => {
  const modern = defaultAlgorithms;
  test.each([
    ['none is lacking', {}, null],
    [
      'a MAC is lacking, but an AEAD cipher needs none',
      { ciphers: ['aes128-gcm@openssh.com'], macs: ['hmac-sha1'] },
      null,
    ],
    [
      'a MAC is lacking',
      { ciphers: ['aes128-ctr'], macs: ['hmac-sha1', 'hmac-md5'] },
      'no common MAC: the asset offers "hmac-sha1, hmac-md5". It is weak; to accept it for this asset, add to its source: algorithms: { macs: [hmac-sha1] }',
    ],
    [
      'an old switch',
      {
        kex: ['diffie-hellman-group1-sha1'],
        ciphers: ['3des-cbc', 'des-cbc'],
        macs: ['hmac-md5'],
        serverHostKey: ['ssh-dss'],
      },
      'no common key exchange: the asset offers "diffie-hellman-group1-sha1". It is weak; to accept it for this asset, add to its source: algorithms: { kex: [diffie-hellman-group1-sha1], server_host_key: [ssh-dss], ciphers: [3des-cbc], macs: [hmac-md5] }',
    ],
    [
      'group exchange alone',
      { kex: ['diffie-hellman-group-exchange-sha1', 'ext-info-s'] },
      'no common key exchange: the asset offers "diffie-hellman-group-exchange-sha1". otports never uses group exchange (the asset would choose the prime, and testing it stops the exporter); enable a fixed group or a curve on the asset',
    ],
    [
      'something new',
      { serverHostKey: ['ssh-mldsa'] },
      'no common host key algorithm: the asset offers "ssh-mldsa". otports knows none of them; the SSH server of the asset needs an update or another setting',
    ],
  ])('%s', (_name, theirs, expected) => {
    expect(noCommonAlgorithm(modern, { ...modern, ...theirs })).toBe(expected);
  });
});
