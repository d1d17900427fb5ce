import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommandFolder } from '../../test/cli/folder.ts';
import { look } from '../engine/look.ts';
import { linux } from '../collect/ssh/platforms/linux.ts';
import { profiles } from '../model/profile.ts';
import { runPlan } from './plan.ts';

const config = `
data_dir: ./data
polling_windows:
  - { name: nights, assets: hmi-02, weekly: { from: "22:00", to: "05:00" } }
credentials:
  ssh: { type: ssh, username: otports, password_file: ./password }
  snmp: { type: snmp, version: 2c, community_file: ./community }
assets:
  - { name: hmi-01, address: 10.0.0.1, source: { type: ssh, credential: ssh } }
  - { name: hmi-02, address: 10.0.0.2, source: { type: ssh, platform: linux, credential: ssh } }
  - { name: sw-01, address: 10.0.0.3, source: { type: snmp, credential: snmp } }
  - { name: rtu-01, address: 10.0.0.4, source: { type: import, path: ./a.txt } }
  - { name: gw-01, address: 10.0.0.5, source: { type: import, path: ./a.txt }, identity: { type: enip } }
  - { name: gw-02, address: 10.0.0.6, source: { type: connect, ports: [22, 502] }, identity: { type: modbus } }
`;
const script = linux.first.commands[0] ?? '';

let folder: CommandFolder;
beforeEach(() => {
  folder = new CommandFolder();
  folder.file('otports.yml', config);
  folder.file('password', 'secret');
  folder.file('community', 'secret');
});
afterEach(() => {
  folder.remove();
  vi.useRealTimers();
});

const plan = (options: { asset?: string; json?: boolean; verbose?: boolean }) => folder.run(runPlan, options);

describe('otports plan', () => {
  it('names the file of the kill switch, where it holds back an asset that is planned', async () => {
    const file = 'data/kill-switch';
    const said = `the kill switch is set: no asset is asked while ${file} is there\n\n`;
    expect((await plan({})).out).not.toContain('kill switch');
    folder.file(file, '');
    expect((await plan({})).out).toMatch(new RegExp(`^${said}hmi-01: `));
    expect((await plan({ asset: 'rtu-01' })).out).toMatch(/^rtu-01: a look sends nothing/);
    const plans = JSON.parse((await plan({ json: true })).out) as { asset: string; killSwitch: string | null }[];
    const held = plans.flatMap(({ asset, killSwitch }) => (killSwitch === file ? [asset] : []));
    expect(held).toEqual(['hmi-01', 'hmi-02', 'sw-01', 'gw-01', 'gw-02']);
    expect(plans.find(({ asset }) => asset === 'rtu-01')).toMatchObject({ killSwitch: null });
  });

  it('begins with the totals and prints the script once', async () => {
    const { code, out, err } = await plan({});
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^hmi-01: a look is at most 1 session, 10 commands, 2\d,\d{3} bytes sent, 4,198,400 received, 15.5 s\n/,
    );
    expect(out).toMatch(
      /\nsw-01: a look is at most 1 session, 3,000 requests, [\d,]+ bytes sent, [\d,]+ received, 120 s\n/,
    );
    expect(out).toMatch(/\nrtu-01: a look sends nothing\n/);
    expect(out.split(script)).toHaveLength(2);
    // Of Linux, FreeBSD and macOS.
    expect(out.split('\n').filter((line) => line.includes('sh -c'))).toHaveLength(3);
    expect(out).toContain('2,000 rows of one table');
  });

  it('prints every command word for word where that is wanted', async () => {
    const { out } = await plan({ asset: 'hmi-02', verbose: true });
    const { length } = [...linux.known.values(), linux.first].flatMap(({ commands }) => commands);
    expect(out.split('\n').filter((line) => line.startsWith("sh -c '"))).toHaveLength(length);
  });

  it('shows the limits that hold, and why they may be looser than the profile', async () => {
    folder.file(
      'otports.yml',
      config.replace('{ type: snmp, credential: snmp }', '$&, limits: { rows: 5000, i_accept_the_risk: big core }'),
    );
    const { out } = await plan({ asset: 'sw-01' });
    expect(out).toContain(
      '\nlimits: min_gap 10s, pause 0s, duration 2m, requests 3000, rows 5000, bytes 4194304, max_repetitions 25\n' +
        'more than the profile allows is accepted: big core\n',
    );
    expect(out).toContain('5,000 rows of one table');
  });

  it('tells the interval and the polling window', async () => {
    expect((await plan({ asset: 'hmi-01' })).out).toContain('every 1h ± 10 %, at any time\n');
    expect((await plan({ asset: 'hmi-02' })).out).toContain(
      'every 1h ± 10 %, polling window closed now, opens 2026-11-22T22:00Z, closes 2026-11-23T05:00Z\n',
    );
  });

  it('tells machines the same', async () => {
    const { out } = await plan({ asset: 'hmi-02', json: true });
    expect(JSON.parse(out)).toMatchObject([
      {
        asset: 'hmi-02',
        pollingWindow: { isOpen: false, changesAt: ['2026-11-22T22:00:00.000Z', '2026-11-23T05:00:00.000Z'] },
        total: { sessions: 1, requests: 2, receivedBytes: 4_198_400, durationMs: 15_500 },
        steps: [{ what: 'session' }, { what: 'command', atMost: 1 }, { texts: [{ name: 'linux', text: script }] }],
        caps: [{ what: 'bytes of one answer', atMost: 2_097_152 }, { what: 'bytes received' }, {}, {}],
      },
    ]);
  });

  it('shows each byte of a native identity, and each port of a connect check', async () => {
    const { out } = await plan({ asset: 'gw-01' });
    expect(out).toMatch(/^gw-01: a look is at most 1 session, 1 request, 24 bytes sent, 131,070 received, 15.5 s\n/);
    expect(out).toContain('at most every 24 h: EtherNet/IP over UDP to 10.0.0.5:44818, to ask who it is');
    expect(out).toContain('then: ListIdentity: 6300000000000000000000006f74706f7274730000000000');
    const both = (await plan({ asset: 'gw-02' })).out;
    expect(both).toContain(
      'TCP handshake with 10.0.0.6 and our FIN, no byte of payload, no retry; one port at a time, 1 s apart: 22, 502',
    );
    expect(both).toContain(
      'at most every 24 h, after a rest of 10 s: Modbus over TCP to 10.0.0.6:502, to ask who it is',
    );
    expect(both).toMatch(/^gw-02: a look is at most 3 sessions, 3 requests, 11 bytes sent, /);
  });

  it('a connect check of as many ports as config allows fits into a look', async () => {
    const ports = Array.from({ length: 32 }, (_, at) => at + 1).join();
    const source = `{ type: connect, ports: [${ports}] }`;
    folder.file('otports.yml', `assets: [{ name: a, address: 10.0.0.7, source: ${source} }]`);
    const [planned] = JSON.parse((await plan({ json: true })).out) as [{ total: { durationMs: number } }];
    expect(planned.total.durationMs).toBe(32 * 1400 + 31_000);
    expect(planned.total.durationMs).toBeLessThanOrEqual(profiles.gentle.maxDurationMs);
  });

  it('knows how long a look can take at most', async () => {
    const { out } = await plan({ asset: 'sw-01', json: true });
    const [planned] = JSON.parse(out) as [{ total: { durationMs: number } }];
    vi.useFakeTimers();
    let endedAfterMs = 0;
    const startedAt = Date.now();
    const endless = look({
      asset: 'sw-01',
      name: 'snmp',
      remembered: null,
      signal: new AbortController().signal,
      longestMs: profiles.normal.maxDurationMs,
      now: () => Date.now(),
      bug: () => undefined,
      collector: {
        plan: () => {
          throw new Error('not asked');
        },
        collect: ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              endedAfterMs = Date.now() - startedAt;
              reject(signal.reason as Error);
            });
          }),
      },
    });
    await vi.advanceTimersByTimeAsync(200_000);
    await endless;
    expect(planned.total.durationMs).toBe(endedAfterMs);
  });

  it('keeps the warnings of the configuration to check-config and serve', async () => {
    folder.file('otports.yml', `${config}poll: { interval: 10s }\n`);
    expect((await plan({ asset: 'rtu-01' })).err).toBe('');
  });

  it('names no end of a look that has none of its own', async () => {
    const source = '{ type: zeek, path: ./logs }';
    folder.file('otports.yml', `${config}  - { name: plc-01, address: 10.0.0.7, source: ${source} }\n`);
    const { out } = await plan({ asset: 'plc-01' });
    expect(out).toMatch(/^plc-01: a look sends nothing\n/);
    expect(out).not.toContain('a look ends at');
  });
});
