// needs: snmpd
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  communityCredential,
  listed,
  lookOnce,
  openSockets,
  settingsFor,
  userCredential,
} from '../../../test/snmp/look.ts';
import { startSnmpd, type Snmpd } from '../../../test/snmp/snmpd.ts';
import type { SnmpUser } from './settings.ts';
import type { SnmpAuth, SnmpPrivacy } from '../../model/source/snmp-security.ts';

const authKey = 'the auth key of a test';
const privacyKey = 'the privacy key of a test';

/** Names of net-snmp for the protocols of the spec. */
const authNames = {
  md5: 'MD5',
  sha: 'SHA',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};
const privacyNames = { none: '', des: 'DES', aes: 'AES', aes256b: 'AES-256', aes256r: 'AES-256-C' };
const auths = Object.keys(authNames) as (keyof typeof authNames)[];
const privacies = Object.keys(privacyNames) as (keyof typeof privacyNames)[];
const pairs = auths.flatMap((auth) => privacies.map((privacy) => [auth, privacy] as const));

function nameOf(auth: SnmpAuth, privacy: SnmpPrivacy): string {
  return `user-${auth}-${privacy}`;
}

function user(
  auth: SnmpAuth,
  privacy: SnmpPrivacy,
  changes: Partial<Record<'username' | 'authKey' | 'privacyKey', string>> = {},
): { credential: SnmpUser } {
  const { username = nameOf(auth, privacy), ...keys } = changes;
  return {
    credential: userCredential(username, {
      ...{ auth, ...(auth === 'none' ? {} : { authKey }) },
      ...{ privacy, ...(privacy === 'none' ? {} : { privacyKey }) },
      ...keys,
    }),
  };
}

function userLines(): string[] {
  const lines = pairs.flatMap(([auth, privacy]) => {
    const name = nameOf(auth, privacy);
    const secret = privacy === 'none' ? '' : ` ${privacyNames[privacy]} "${privacyKey}"`;
    return [
      `createUser ${name} ${authNames[auth]} "${authKey}"${secret}`,
      `rouser ${name} ${privacy === 'none' ? 'auth' : 'priv'}`,
    ];
  });
  return [...lines, 'createUser user-none-none', 'rouser user-none-none noauth'];
}

let snmpd: Snmpd;

beforeAll(async () => {
  snmpd = await startSnmpd(userLines());
});

afterAll(async () => {
  await snmpd.stop();
});

describe("Debian's snmpd", () => {
  const long = { timeoutMs: 5000 };

  it.each([
    ['v2c', {}],
    ['v1', { credential: communityCredential('1') }],
    ['v3 without keys', user('none', 'none')],
    ['IPv6', { address: '::1' }],
    ['a name', { address: 'localhost' }],
  ] as const)('%s', async (_name, changes) => {
    const before = openSockets();
    const { collected } = await lookOnce(settingsFor(snmpd.port, { ...long, ...changes }));
    expect(listed(collected)).toContain(`udp 127.0.0.1 ${snmpd.port} snmpd`);
    expect(listed(collected)).toContain(`udp ::1 ${snmpd.port} snmpd`);
    expect(collected?.identity.description).toMatch(/^Linux /);
    expect(collected?.complete).toMatchObject({ tcp: true, udp: true });
    expect(openSockets()).toBe(before);
  });

  it.each(pairs)('v3 with %s and %s', async (auth, privacy) => {
    const { collected, error, footprint } = await lookOnce(
      settingsFor(snmpd.port, { ...long, ...user(auth, privacy) }),
    );
    expect(error).toBeNull();
    expect(listed(collected)).toContain(`udp 127.0.0.1 ${snmpd.port} snmpd`);
    expect(footprint.sessions).toBe(1);
  });

  it.each<[string, { credential: SnmpUser }, string, string]>([
    ['an unknown user', user('sha256', 'aes', { username: 'nobody-here' }), 'auth', 'does not know user "nobody-here"'],
    [
      'a wrong auth key',
      user('sha256', 'aes', { authKey: 'not the right key' }),
      'auth',
      'refuses the auth key, or the auth protocol, of user "user-sha256-aes"',
    ],
    [
      'a wrong auth protocol',
      user('sha512', 'aes', { username: 'user-sha256-aes' }),
      'auth',
      'refuses the auth key, or the auth protocol, of user "user-sha256-aes"',
    ],
    [
      'too little protection',
      user('sha256', 'none', { username: 'user-sha256-aes' }),
      'auth',
      'answered AuthorizationError when asked for 1.3.6.1.2.1.1.1.0, 1.3.6.1.2.1.1.2.0, 1.3.6.1.2.1.1.5.0: user "user-sha256-aes" may not read there',
    ],
    [
      'more protection than the user has',
      user('sha256', 'aes', { username: 'user-sha256-none' }),
      'auth',
      'refuses this security level (auth and privacy of the credential) for user "user-sha256-none"',
    ],
    [
      'a wrong privacy key',
      user('sha256', 'aes', { privacyKey: 'not the right key' }),
      'timeout',
      'answered the discovery of SNMPv3 and then nothing (1 try of 300 ms): probably the privacy key or the privacy protocol (aes) is wrong',
    ],
    [
      'a wrong privacy protocol',
      user('sha256', 'des', { username: 'user-sha256-aes' }),
      'timeout',
      'answered the discovery of SNMPv3 and then nothing (1 try of 300 ms): probably the privacy key or the privacy protocol (des) is wrong',
    ],
  ])('says what is wrong: %s', async (_name, changes, reason, message) => {
    const before = openSockets();
    const { error, milliseconds } = await lookOnce(settingsFor(snmpd.port, { timeoutMs: 300, ...changes }));
    expect(error).toMatchObject({ reason, message: `SNMP agent 127.0.0.1 port ${snmpd.port} ${message}` });
    for (const secret of [authKey, privacyKey, 'not the right key']) expect(error?.message).not.toContain(secret);
    if (reason === 'auth') expect(milliseconds).toBeLessThan(290);
    expect(openSockets()).toBe(before);
  });

  it('drops a wrong community, which looks like nobody there', async () => {
    const { error } = await lookOnce(settingsFor(snmpd.port, { credential: communityCredential('2c', 'wrong') }));
    expect(error).toMatchObject({
      reason: 'timeout',
      message: `SNMP agent 127.0.0.1 port ${snmpd.port}: no answer (SNMPv2c, 1 try of 200 ms): the community is wrong, or no agent listens there, or something between drops the packets`,
    });
  });
});
