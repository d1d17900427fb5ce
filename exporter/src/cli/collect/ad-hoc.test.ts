import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandFolder, refusalOf } from '../../../test/cli/folder.ts';
import { makeKey } from '../../../test/ssh/asset.ts';
import { startFakeServer, type FakeServer } from '../../../test/ssh/fake-server.ts';
import { startFakeAgent, type FakeAgent } from '../../../test/snmp/fake-agent.ts';
import { inWordsOfOptions } from './ad-hoc-ssh.ts';
import { adHoc } from './ad-hoc.ts';
import type { AdHocOptions } from './ad-hoc-options.ts';

const folder = new CommandFolder();
const key = join(folder.path, 'key');
let server: FakeServer;
let agent: FakeAgent;
beforeAll(async () => {
  makeKey(key, 'ed25519');
  makeKey(join(folder.path, 'encrypted'), 'ed25519', 'a passphrase');
  server = await startFakeServer({ hostKey: readFileSync(key) });
  agent = await startFakeAgent(() => Buffer.from('no SNMP at all'));
});
afterAll(async () => {
  await server.stop();
  await agent.stop();
  folder.remove();
});

function ssh(options: Omit<AdHocOptions, 'asset'>): Promise<string> {
  return refused({ asset: `ssh://otports@127.0.0.1:${server.port}`, ...options });
}

function snmp(options: Omit<AdHocOptions, 'asset'>): Promise<string> {
  return refused({ asset: `snmp://127.0.0.1:${agent.port}`, ...options });
}

function refused(options: AdHocOptions): Promise<string> {
  const nothing = () => undefined;
  return refusalOf(adHoc(options, { out: nothing, err: nothing, env: {}, now: () => 0 }));
}

describe('collect ssh://', () => {
  it('says its options, not keys of a configuration that is not there', async () => {
    const unpinned = await ssh({ key });
    expect(unpinned).toMatch(/^1: host_key: .*, then say --host-key SHA256:[A-Za-z0-9+/]{43}$/);
    expect(await ssh({ key, hostKey: [`SHA256:${'A'.repeat(43)}`] })).toMatch(
      /shows this fingerprint, say --host-key SHA256:/,
    );
    expect(await ssh({ key, hostKey: ['nonsense'] })).toContain('--host-key "nonsense" is no fingerprint');
    expect(await ssh({ key: join(folder.path, 'encrypted') })).toContain(
      'so --passphrase-file must name its passphrase',
    );
    expect(await ssh({ key: `${key}.pub` })).toContain('--key must name the private one');
    expect(await ssh({ key, knownHosts: folder.file('known', '') })).toContain('--known-hosts has no line for');
  });

  it.each([
    ['ssh://a%zz@127.0.0.1', '2: the user "a%zz" is not encoded as in a URL; a % is written %25 there'],
    ['http://127.0.0.1', '2: http:// is no way to ask an asset; write ssh:// or snmp://'],
    ['ssh://', '2: "ssh://" is no asset; write ssh://user@10.20.1.11 or snmp://10.20.1.2'],
  ])('refuses %s', async (asset, message) => {
    expect(await refused({ asset, key })).toBe(message);
  });

  it('says where weak algorithms can be allowed', () => {
    expect(inWordsOfOptions('to accept it for this asset, add to its source: algorithms: { kex: [x] }')).toBe(
      'to accept it for this asset, write a configuration file, and in the source of the asset: algorithms: { kex: [x] }',
    );
  });

  it('takes a file that is not there for bad usage, and sends nothing', async () => {
    const logins = server.logins.length;
    expect(await ssh({ key: 'nokey' })).toBe('2: --key nokey cannot be read (ENOENT); name a file that you may read');
    expect(await ssh({ passwordFile: 'none' })).toMatch(/^2: --password-file none cannot be read/);
    expect(await ssh({ key, knownHosts: 'none' })).toMatch(/^2: --known-hosts none cannot be read/);
    expect(server.logins).toHaveLength(logins);
  });
});

describe('collect snmp://', () => {
  const secret = folder.file('secret', 'long enough\n');

  it('asks with SNMPv3 where a user is given', async () => {
    const user = {
      user: 'otports',
      auth: 'sha256',
      authKeyFile: secret,
      privacy: 'aes',
      privacyKeyFile: secret,
    } as const;
    expect(await snmp(user)).toMatch(/^1: protocol: /);
    expect(agent.requests.at(-1)?.version).toBe(3);
  });

  it.each<[Omit<AdHocOptions, 'asset'>, string]>([
    [{}, 'snmp:// needs --community-file, or for SNMPv3 --user and --auth'],
    [{ user: 'u' }, 'SNMPv3 needs --user, and --auth with --auth-key-file (or --auth none, said aloud)'],
    [{ snmpVersion: '3' }, 'SNMPv3 needs --user, and --auth with --auth-key-file (or --auth none, said aloud)'],
    [{ user: 'u', snmpVersion: '2c' }, '--user is for SNMPv3; leave out --snmp-version 2c'],
    [{ user: 'u', auth: 'sha' }, '--auth sha needs --auth-key-file'],
    [{ user: 'u', auth: 'none', authKeyFile: secret }, '--auth-key-file needs --auth'],
    [{ user: 'u', auth: 'sha', authKeyFile: secret, privacy: 'aes' }, '--privacy aes needs --privacy-key-file'],
    [
      { user: 'u', auth: 'none', privacy: 'aes', privacyKeyFile: secret },
      '--privacy needs authentication as well (RFC 3414); say --auth and --auth-key-file',
    ],
  ])('refuses %j', async (options, message) => {
    expect(await snmp(options)).toBe(`2: ${message}`);
  });

  it('refuses a passphrase that no agent takes', async () => {
    const short = folder.file('short', 'short');
    expect(await snmp({ user: 'u', auth: 'sha', authKeyFile: short })).toMatch(/^2: .* at least 8 characters/);
  });
});
