import { describe, expect, test } from 'vitest';
import { createSshCollector } from './index.ts';
import { linux } from './platforms/linux.ts';
import type { SshSettings } from './settings.ts';

const settings: SshSettings = {
  address: 'fd00::1',
  port: 22,
  timeoutMs: 1000,
  platform: 'auto',
  credential: { username: 'otports' },
  hostKeys: { fingerprints: [] },
};

describe('the plan', () => {
  const session = {
    what: 'session',
    detail:
      'SSH 2 as otports to [fd00::1]:22, key exchange curve25519-sha256, curve25519-sha256@libssh.org, ecdh-sha2-nistp256, ecdh-sha2-nistp384, ecdh-sha2-nistp521, diffie-hellman-group14-sha256, diffie-hellman-group16-sha512, diffie-hellman-group18-sha512, one login, no terminal',
    atMost: 1,
  };
  const script = { what: 'command', detail: linux.first.commands[0], atMost: 1 };

  test('of a platform that is named', () => {
    const plan = createSshCollector({ ...settings, platform: 'linux' }).plan();
    expect(plan.slice(0, 2)).toEqual([session, script]);
    expect(plan.slice(2).map((step) => step.detail)).toEqual([...linux.known.values()].flatMap((way) => way.commands));
  });

  test('of a platform that is found out begins with the probe', () => {
    const plan = createSshCollector(settings).plan();
    expect(plan.slice(0, 3)).toEqual([session, { what: 'command', detail: 'uname -s', atMost: 1 }, script]);
  });

  test('names the algorithms that the config adds', () => {
    const algorithms = { kex: ['diffie-hellman-group14-sha1'] };
    const [first] = createSshCollector({ ...settings, algorithms }).plan();
    expect(first?.detail).toContain('diffie-hellman-group18-sha512, diffie-hellman-group14-sha1, one login');
  });
});
