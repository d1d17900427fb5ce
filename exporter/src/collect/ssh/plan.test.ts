import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeHostKey, makeKey } from '../../../test/ssh/asset.ts';
import { startFakeServer, type FakeOptions, type FakeServer } from '../../../test/ssh/fake-server.ts';
import { failureOf, login, look, sshSettings, type SshChanges } from '../../../test/ssh/look.ts';
import { emptyFootprint } from '../../model/collection.ts';
import { platformChoices } from '../../model/source/platform.ts';
import { createSshCollector } from './index.ts';
import { ciscoIos } from './platforms/cisco-ios.ts';
import { platformNamed } from './platforms/all.ts';
import { linux } from './platforms/linux.ts';
import type { SshSettings } from './settings.ts';

const usual = { address: 'fd00::1', timeoutMs: 1000, platform: 'auto' } as const;
const script = linux.first.commands[0] ?? '';

function planOf(changes: SshChanges = {}) {
  return createSshCollector(sshSettings(22, { ...usual, ...changes })).plan();
}

describe('docs/ssh.md', () => {
  const page = readFileSync(new URL('../../../../docs/ssh.md', import.meta.url), 'utf8');

  test.each(platformChoices.filter((choice) => choice !== 'auto'))(
    'shows word for word what %s is sent',
    (platform) => {
      const { first, otherwise } = platformNamed(platform) ?? { first: null, otherwise: null };
      const commands = [first, otherwise].flatMap((way) => (way === null ? [] : [way.commands.join('\n')]));
      expect(page).toContain(platform);
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.filter((text) => !page.includes(`\n\`\`\`text\n${text}\n\`\`\`\n`))).toEqual([]);
    },
  );
});

describe('the plan', () => {
  test('of a platform that is named: the way that worked last, then all of them', () => {
    const { steps, total } = planOf({ platform: 'linux' });
    expect(steps.map(({ what, atMost, when }) => [what, atMost, when])).toEqual([
      ['session', 1, null],
      ['command', 1, 'where it is the way that worked last'],
      ['command', 1, 'while no way is known, or where it works no longer'],
    ]);
    expect(steps[0]?.detail).toBe(
      'SSH 2 as otports to [fd00::1]:22, key exchange curve25519-sha256, curve25519-sha256@libssh.org, ecdh-sha2-nistp256, ecdh-sha2-nistp384, ecdh-sha2-nistp521, diffie-hellman-group14-sha256, diffie-hellman-group16-sha512, diffie-hellman-group18-sha512, one login, no terminal',
    );
    expect(steps[1]?.texts).toEqual(
      [...linux.known].map(([way, { commands }]) => ({ name: `linux/${way}`, text: commands.join() })),
    );
    expect(steps[2]?.texts).toEqual([{ name: 'linux', text: script }]);
    expect(steps[2]?.sentBytes).toBe(1024 + Buffer.byteLength(script));
    expect(total).toMatchObject({ sessions: 1, requests: 2, durationMs: 1500 });
  });

  test('of a platform that is found out begins with the probe, and allows for the device that needs most lines', () => {
    const { steps, total } = planOf();
    const details = steps.map(({ detail }) => detail);
    expect(steps[1]).toMatchObject({ what: 'command', detail: 'uname -s', texts: [], atMost: 1 });
    expect(details.slice(2, 4)).toEqual([expect.stringContaining('linux/ss or '), 'linux']);
    expect(details.slice(-2)).toEqual([
      'cisco-ios/open-ports or cisco-ios/ip-ports or cisco-ios/tcp-udp, its lines in this order until they are enough',
      'cisco-ios, its lines in this order until they are enough',
    ]);
    // A way of IOS that does not work any more (4 lines), and then all of them (6).
    expect(total.requests).toBe(10);
  });

  test('of a host sends few commands', () => {
    expect(planOf({ platform: 'freebsd' }).total.requests).toBe(2);
    expect(planOf({ platform: 'solaris' }).total.requests).toBe(1);
    const { steps, total } = planOf({ platform: 'windows' });
    // PowerShell, then netstat and tasklist.
    expect(total.requests).toBe(3);
    expect(steps.map(({ detail, when }) => [detail, when]).slice(1)).toEqual([
      ['windows', 'while no way is known, or where it works no longer'],
      ['windows/otherwise 1', 'where that does not work, or did not the last time'],
      ['windows/otherwise 2', 'where that does not work, or did not the last time'],
    ]);
  });

  test('of a device that takes lines only in a shell has them word for word', () => {
    const { steps, total } = planOf({ platform: 'cisco-ios' });
    expect(steps[0]?.detail).toMatch(/, one login, one shell with a terminal that can do nothing$/);
    expect(steps.at(-1)?.texts).toEqual([{ name: 'cisco-ios', text: ciscoIos.first.commands.join('\n') }]);
    expect(steps.some(({ detail }) => detail === 'uname -s')).toBe(false);
    expect(total).toMatchObject({ sessions: 1, requests: 10 });
  });

  test('names the algorithms that the config adds', () => {
    const [first] = planOf({ algorithms: { kex: ['diffie-hellman-group14-sha1'] } }).steps;
    expect(first?.detail).toContain('diffie-hellman-group18-sha512, diffie-hellman-group14-sha1, one login');
  });
});

describe('a look sends nothing that its plan does not say', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otports-plan-'));
  let server: FakeServer | null = null;
  let hostKey: Buffer;
  let pin = '';
  beforeAll(() => {
    makeKey(join(folder, 'rsa'), 'rsa');
    ({ hostKey, pin } = makeHostKey(folder));
  });
  afterEach(async () => {
    await server?.stop();
    server = null;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function serving(answer: (channel: ServerChannel, command: string) => void): Promise<SshSettings> {
    const started = await startFakeServer({
      hostKey,
      answer: ((channel) => {
        answer(channel, started.commands.at(-1) ?? '');
      }) satisfies FakeOptions['answer'],
    });
    server = started;
    const privateKey = readFileSync(join(folder, 'rsa'));
    const credential = login('otports', { privateKey, password: 'secret' });
    return sshSettings(started.port, { timeoutMs: 5000, platform: 'auto', credential, hostKeys: [pin] });
  }

  function says(channel: ServerChannel, text: string): void {
    channel.write(text);
    channel.exit(0);
    channel.end();
  }

  const sockets = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\nudp UNCONN 0 0 0.0.0.0:161 0.0.0.0:*\n';
  const whole = `\notports-5f1c0e run ss\n${sockets}\notports-5f1c0e exit 0\notports-5f1c0e end user\n`;

  async function compared(asked: SshSettings, remembered: string | null, isGood: boolean) {
    const footprint = emptyFootprint();
    const before = performance.now();
    if (isGood) {
      const { answerMs } = await look(asked, { footprint, remembered });
      expect(answerMs).toBeGreaterThan(0);
      expect(answerMs).toBeLessThan(performance.now() - before);
    }
    if (!isGood) await failureOf(asked, { footprint, remembered });
    const { steps, total } = createSshCollector(asked).plan();
    const planned = steps.flatMap(({ what, detail, texts }) =>
      what === 'command' ? (texts.length === 0 ? [detail] : texts.map(({ text }) => text)) : [],
    );
    expect(planned).toEqual(expect.arrayContaining([...(server?.commands ?? [])]));
    expect(footprint.sessions).toBeLessThanOrEqual(total.sessions);
    expect(footprint.requests).toBeLessThanOrEqual(total.requests);
    expect(footprint.sentBytes).toBeLessThanOrEqual(total.sentBytes);
    expect(footprint.receivedBytes).toBeLessThanOrEqual(total.receivedBytes);
    return footprint;
  }

  test('the first look: probe and script', async () => {
    const asked = await serving((channel, command) => {
      says(channel, command === 'uname -s' ? 'Linux\n' : whole);
    });
    expect((await compared(asked, null, true)).requests).toBe(2);
  });

  test('a way that works no longer: its command, then the script', async () => {
    const asked = await serving((channel, command) => {
      if (command === 'uname -s') says(channel, 'Linux\n');
      else says(channel, command === script ? whole : '\notports-5f1c0e end user\n');
    });
    const { remember } = await look(asked);
    expect((await compared(asked, remember, true)).requests).toBe(2);
    expect(server?.commands.slice(2)).toEqual([linux.known.get('ss')?.commands[0], script]);
  });

  test('the profile of the asset: its commands and its bytes', async () => {
    const asked = await serving((channel, command) => {
      says(channel, command === 'uname -s' ? 'Linux\n' : `${'#'.repeat(40_000)}${whole}`);
    });
    const limits = { maxRequests: 1, maxRows: 1, maxBytes: 65_536, pauseMs: 0 };
    expect(await failureOf({ ...asked, limits })).toBe(
      'refused_by_limit: ssh ASSET: the look needs more commands than the 1 it may send',
    );
    expect(server?.commands).toEqual(['uname -s']);
    expect(await failureOf({ ...asked, limits: { ...limits, maxRequests: 2 } })).toBe(
      'refused_by_limit: ssh ASSET: the answer is longer than 32 kB and was cut off: not used',
    );
    const { total, caps } = createSshCollector({ ...asked, limits }).plan();
    expect([total.requests, total.receivedBytes]).toEqual([1, 65_536 + 4096]);
    expect(caps.map(({ atMost }) => atMost)).toEqual([32_768, 65_536, 1000, 16]);
  });

  test('answers that run into the caps', async () => {
    const asked = await serving((channel) => {
      channel.write(Buffer.alloc(3 * 1024 * 1024, 'x'));
      channel.write(Buffer.alloc(3 * 1024 * 1024, 'y'));
    });
    expect((await compared(asked, null, false)).receivedBytes).toBeGreaterThan(2 * 1024 * 1024);
  });
});
