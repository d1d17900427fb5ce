// needs: sshd, ssh, dropbear, busybox, netstat, dash, tcsh, fish, openssl, ps, unshare
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findProgram } from '../../../test/daemons/daemon.ts';
import { waitUntil } from '../../../test/daemons/wait.ts';
import { makeKey, startAsset, type AssetOptions, type KeyType, type SshAsset } from '../../../test/ssh/asset.ts';
import { failureOf, knownHosts, login, look, sshSettings, type SshChanges } from '../../../test/ssh/look.ts';
import { emptyFootprint } from '../../model/collection.ts';
import type { SshSettings } from './settings.ts';

// Keys and servers take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Real programs: Debian's sshd and dropbear in namespaces of their own. */

function settings(asset: SshAsset, changes: SshChanges = {}): SshSettings {
  const credential = login('root', { privateKey: asset.userKey() });
  return sshSettings(asset.port, { credential, hostKeys: [asset.fingerprint()], ...changes });
}

/** The SSH server itself, which must be in every answer. */
function itself(asset: SshAsset) {
  return expect.objectContaining({ transport: 'tcp', address: '127.0.0.1', port: asset.port }) as unknown;
}

describe('an ordinary sshd', () => {
  let asset: SshAsset;
  beforeAll(async () => {
    asset = await startAsset({ hostKeys: ['ed25519', 'ecdsa', 'rsa'], users: { operator: '/bin/bash' } });
  });
  afterAll(() => asset.stop());

  test('is asked once what it is, and in one channel from then on', async () => {
    const [first, second] = [emptyFootprint(), emptyFootprint()];
    const auto = settings(asset, { platform: 'auto' });
    const collected = await look(auto, { footprint: first });
    const listener = { transport: 'tcp', address: '127.0.0.1', port: asset.port, process: 'sshd' };
    expect(collected.bindings).toContainEqual(listener);
    expect(collected.complete).toEqual({ tcp: true, udp: true, process: true });
    expect(collected.notes).toEqual([]);
    expect(collected.identity.description).toMatch(/^OpenSSH_/);
    expect(collected.remember).toMatch(/^linux\/ss SHA256:\S{43} SSH-2.0-OpenSSH_/);
    const again = await look(auto, { footprint: second, remembered: collected.remember });
    expect(again.bindings).toContainEqual(listener);
    expect([first.sessions, first.requests, second.sessions, second.requests]).toEqual([1, 2, 1, 1]);
    expect(second.sentBytes).toBeGreaterThan(1000);
    expect(second.receivedBytes).toBeGreaterThan(1000);

    // A replaced machine has another key or another server: it is asked what it is before anything else is sent.
    const [, ident = ''] = collected.remember?.split(' SSH-') ?? [];
    for (const other of [`linux/ss SHA256:other SSH-${ident}`, `${collected.remember ?? ''}p2`, 'linux/ss']) {
      const third = emptyFootprint();
      await look(auto, { footprint: third, remembered: other });
      expect(third.requests).toBe(2);
    }
  });

  test.each<KeyType>(['ed25519', 'ecdsa', 'rsa'])('takes our %s key', async (type) => {
    const credential = login('root', { privateKey: asset.userKey(type) });
    expect((await look(settings(asset, { credential }))).bindings).toContainEqual(itself(asset));
  });

  test('an account that is not root sees all listeners and says that it sees no process', async () => {
    const credential = login('operator', { password: 'operator' });
    const { bindings, complete, notes } = await look(settings(asset, { credential }));
    const listener = { transport: 'tcp', address: '127.0.0.1', port: asset.port, process: null };
    expect(bindings).toContainEqual(listener);
    expect(complete).toEqual({ tcp: true, udp: true, process: false });
    expect(notes).toContain('Processes of other accounts are not seen: account "operator" is not root.');
  });

  test('a key it does not know', async () => {
    const path = join(asset.folder, 'stranger');
    makeKey(path, 'ed25519');
    const credential = login('root', { privateKey: readFileSync(path) });
    expect(await failureOf(settings(asset, { credential }))).toBe(
      'auth: ssh ASSET: login as "root" refused: tried publickey; the asset accepts "publickey, password, keyboard-interactive"',
    );
  });

  test('a wrong password is tried once', async () => {
    const credential = login('operator', { password: 'wrong' });
    expect(await failureOf(settings(asset, { credential }))).toBe(
      'auth: ssh ASSET: login as "operator" refused: tried password; the asset accepts "publickey, password, keyboard-interactive"',
    );
    expect(asset.log().match(/Failed password for operator/g)).toHaveLength(1);
  });

  describe('known_hosts', () => {
    const lineFor = (type: KeyType) => `[127.0.0.1]:${asset.port} ${asset.publicHostKey(type)}`;
    const withFile = (text: string, changes: SshChanges = {}) =>
      settings(asset, { hostKeys: [], knownHosts: knownHosts(text), ...changes });

    test.each<KeyType>(['ed25519', 'ecdsa', 'rsa'])('%s: the algorithm follows the type', async (type) => {
      expect((await look(withFile(lineFor(type)))).bindings).toContainEqual(itself(asset));
    });

    test('names hashed by ssh-keygen -H', async () => {
      const path = join(asset.folder, 'known_hosts');
      writeFileSync(path, `${lineFor('rsa')}\n`);
      execFileSync(findProgram('ssh-keygen', 'openssh-client'), ['-H', '-f', path], { stdio: 'ignore' });
      const text = readFileSync(path, 'utf8');
      expect(text).toMatch(/^\|1\|/);
      expect((await look(withFile(text))).bindings).toContainEqual(itself(asset));
    });

    test('a revoked key', async () => {
      const outcome = await failureOf(withFile(`${lineFor('ed25519')}\n@revoked * ${asset.publicHostKey('ed25519')}`));
      expect(outcome).toBe(
        `host_key: ssh ASSET: ssh-ed25519 ${asset.fingerprint('ed25519')} is marked @revoked for [127.0.0.1]:${asset.port}`.replace(
          `127.0.0.1:${asset.port}`,
          'ASSET',
        ),
      );
    });
  });
});

describe('encrypted keys', () => {
  let asset: SshAsset;
  beforeAll(async () => {
    asset = await startAsset();
  });
  afterAll(() => asset.stop());

  test.each<KeyType>(['ed25519', 'rsa'])('%s with its passphrase', async (type) => {
    const path = join(asset.folder, `encrypted-${type}`);
    makeKey(path, type, 'correct horse');
    appendFileSync(join(asset.folder, 'authorized_keys'), readFileSync(`${path}.pub`));
    const credential = login('root', { privateKey: readFileSync(path), passphrase: 'correct horse' });
    expect((await look(settings(asset, { credential }))).bindings).toContainEqual(itself(asset));
  });
});

describe('a server with old algorithms only', () => {
  let asset: SshAsset;
  beforeAll(async () => {
    const config = [
      'KexAlgorithms diffie-hellman-group14-sha1',
      'HostKeyAlgorithms ssh-rsa',
      'Ciphers aes128-cbc',
      'MACs hmac-sha1',
    ];
    asset = await startAsset({ hostKeys: ['rsa'], config });
  });
  afterAll(() => asset.stop());

  test('is refused, with the line that would allow it', async () => {
    expect(await failureOf(settings(asset))).toBe(
      'protocol: ssh ASSET: no common key exchange: the asset offers "diffie-hellman-group14-sha1". It is weak; to accept it for this asset, add to its source: algorithms: { kex: [diffie-hellman-group14-sha1], server_host_key: [ssh-rsa], ciphers: [aes128-cbc], macs: [hmac-sha1] }',
    );
  });

  test('works with that line', async () => {
    const algorithms = {
      kex: ['diffie-hellman-group14-sha1'],
      serverHostKey: ['ssh-rsa'],
      ciphers: ['aes128-cbc'],
      macs: ['hmac-sha1'],
    };
    expect((await look(settings(asset, { algorithms }))).bindings).toContainEqual(itself(asset));
  });
});

describe.each<[string, AssetOptions, string]>([
  [
    'group exchange only',
    { config: ['KexAlgorithms diffie-hellman-group-exchange-sha256'] },
    'protocol: ssh ASSET: no common key exchange: the asset offers "diffie-hellman-group-exchange-sha256". otports never uses group exchange (the asset would choose the prime, and testing it stops the exporter); enable a fixed group or a curve on the asset',
  ],
  [
    'a forced command',
    { config: ['ForceCommand echo hello'] },
    'parse: ssh ASSET: the command did not run: the asset answered "hello" (6 bytes)',
  ],
])('a server with %s', (_name, options, expected) => {
  test('is refused', async () => {
    const asset = await startAsset(options);
    const credential = login('root', { privateKey: asset.userKey('rsa') });
    const outcome = await failureOf(settings(asset, { credential }));
    await asset.stop();
    expect(outcome.replace(', exit status 0', '')).toBe(expected);
  });
});

describe('login shells', () => {
  const shells = {
    bash: '/bin/bash',
    dash: '/bin/dash',
    csh: '/usr/bin/tcsh',
    fish: '/usr/bin/fish',
    ash: '/usr/local/bin/ash',
  };
  let asset: SshAsset;
  beforeAll(async () => {
    // BusyBox chooses its program by its name, so its shell needs a link with that name.
    const setUp = ['mount -t tmpfs none /usr/local/bin', 'ln -s /usr/bin/busybox /usr/local/bin/ash'];
    findProgram('tcsh', 'tcsh');
    findProgram('fish', 'fish');
    asset = await startAsset({ users: shells, setUp });
  });
  afterAll(() => asset.stop());

  test.each(Object.keys(shells))('%s', async (username) => {
    const credential = login(username, { privateKey: asset.userKey() });
    const collected = await look(settings(asset, { credential, platform: 'auto' }));
    expect(collected.bindings).toContainEqual(itself(asset));
    expect(collected.remember).toMatch(/^linux\/ss SHA256:/);
  });
});

describe('noise of an account', () => {
  test('banner, message of the day and a complaining profile are no part of the answer', async () => {
    const asset = await startAsset({
      users: { operator: '/bin/bash' },
      home: {
        '.bashrc': 'echo "Welcome to plant A"; printf "tcp LISTEN 0 1 6.6.6.6:66 0.0.0.0:*"; stty -echo; set -x\n',
      },
      config: ['Banner /etc/passwd', 'PrintMotd yes'],
    });
    const credential = login('operator', { privateKey: asset.userKey() });
    const collected = await look(settings(asset, { credential }));
    await asset.stop();
    expect(collected.raw.toString()).toContain('Welcome to plant A');
    expect(collected.bindings).toContainEqual(itself(asset));
    expect(collected.bindings.filter((binding) => binding.port === 66)).toEqual([]);
  });
});

const noSs = ['/usr/bin/ss'];
const noNetstat = [...noSs, '/usr/bin/netstat'];
const noBusybox = [...noNetstat, '/usr/bin/busybox'];

describe('what is there to ask with', () => {
  test.each<[string, AssetOptions]>([
    ['ss', {}],
    ['ss-header', { replaced: { '/usr/bin/ss': oldSs() } }],
    ['netstat', { hidden: noSs }],
    ['netstat-no-p-cut', { hidden: noSs, replaced: { '/usr/bin/netstat': 'exec busybox netstat "$@"' } }],
    ['busybox-no-p-cut', { hidden: noNetstat }],
    ['proc-net', { hidden: noBusybox }],
  ])('%s', async (way, options) => {
    const asset = await startAsset(options);
    const one = settings(asset);
    const footprint = emptyFootprint();
    const first = await look(one, { footprint });
    const again = await look(one, { footprint, remembered: first.remember });
    const remembered = first.remember?.replace(/^\S+/, 'linux/busybox') ?? null;
    const moved = await look(one, { footprint, remembered });
    await asset.stop();
    for (const collected of [first, again, moved]) {
      expect(collected.bindings).toContainEqual(itself(asset));
      expect(collected.remember).toMatch(new RegExp(`^linux/${way} `));
      expect(collected.complete).toEqual({ tcp: true, udp: true, process: !/-no-p|proc/.test(way) });
    }
    // A remembered way that does not work (any more) costs one channel.
    expect(footprint.requests).toBe(4);
  });

  test('nothing', async () => {
    const asset = await startAsset({ hidden: [...noBusybox, '/usr/bin/cat'] });
    const outcome = await failureOf(settings(asset));
    await asset.stop();
    expect(outcome).toMatch(
      /^parse: ssh ASSET: neither ss nor netstat nor \/proc\/net works there \(elf: exit status 0, proc-net: exit status 12[67]/,
    );
  });
});

/** iproute2 before 4.10: no -H, and `*` for IPv4 only. */
function oldSs(): string {
  return [
    'case "$*" in *-H*) echo "ss: invalid option -- \'H\'" >&2; exit 255;; esac',
    'echo "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port"',
    'echo "tcp LISTEN 0 128 127.0.0.1:${SSH_CONNECTION##* } *:* users:((\\"sshd\\",pid=7,fd=3))"',
  ].join('\n');
}

describe.each(['sshd', 'dropbear'] as const)('a command that hangs on %s', (server) => {
  let asset: SshAsset;
  afterEach(() => asset.stop());

  test.each<[string, (abort: AbortController) => void, RegExp]>([
    ['timeout', () => undefined, /^timeout: ssh ASSET: the command did not end within 2 s/],
    [
      'abort',
      (abort) => {
        abort.abort();
      },
      /^timeout: ssh ASSET: the look was stopped/,
    ],
  ])('is gone after a %s', async (_name, act, expected) => {
    // A number that no other process sleeps, to find the process by it.
    const nap = `${100_000 + process.pid}.${performance.now().toFixed(0)}`;
    asset = await startAsset({ server, replaced: { '/usr/bin/ss': `exec sleep ${nap}` } });
    const abort = new AbortController();
    const outcome = failureOf(settings(asset, { timeoutMs: 2000 }), { signal: abort.signal });
    await waitUntil('the command', () => asset.processes(nap).length > 0, 2);
    act(abort);
    expect(await outcome).toMatch(expected);
    await waitUntil('the command to be gone', () => asset.processes(nap).length === 0, 2);
    await waitUntil('its shell to be gone', () => asset.processes('sh -c LC_ALL=C').length === 0, 2);
  });
});

test('dropbear is asked like any other', async () => {
  const asset = await startAsset({ server: 'dropbear' });
  const collected = await look(settings(asset, { platform: 'auto' }));
  await asset.stop();
  expect(collected.identity.description).toMatch(/^dropbear_/);
  expect(collected.bindings).toContainEqual(itself(asset));
});
