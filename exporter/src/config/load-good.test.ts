import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Examples } from '../../test/config/examples.ts';
import { loadConfig } from './load.ts';
import { revealed } from '../lib/secret.ts';
import { isOpen, spanAt } from '../model/windows.ts';
import type { SettingsOf } from '../collect/sources.ts';
import type { Asset, Config } from './config.ts';

let examples: Examples;
beforeAll(async () => {
  examples = await Examples.copy('good');
});
afterAll(() => examples.remove());

const env = { PLANT_COMMUNITY: 'plant-reader' };

async function load(file: string): Promise<{ readonly config: Config; readonly warnings: readonly string[] }> {
  const loaded = await examples.load(file, env);
  expect(examples.lines(loaded.problems)).toEqual([]);
  if (loaded.config === null) throw new Error('no config');
  return { config: loaded.config, warnings: examples.lines(loaded.warnings) };
}

function asset(config: Config, name: string): Asset {
  const found = config.assets.find(({ policy }) => policy.identity.name === name);
  if (!found) throw new Error(`no asset ${name}`);
  return found;
}

describe('the example of the contract', () => {
  it('is read without a word', async () => {
    const { config, warnings } = await load('otports.yml');
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 9988 },
      timezone: 'Europe/Berlin',
      externalUrl: 'https://otports.plant.example',
      dataDir: path.join(examples.folder, 'data'),
      killSwitchFile: path.join(examples.folder, 'data/kill-switch'),
      limits: { maxConcurrent: 16, maxConcurrentPerZone: 2, deviationsPerAsset: 100 },
    });
    expect(config.assets.map(({ policy }) => policy.identity)).toEqual([
      { name: 'hmi-01', address: '10.20.1.11', site: 'plant-a', zone: 'cell-1', role: 'hmi', criticality: 'high' },
      { name: 'switch-07', address: '10.20.1.2', site: 'unassigned', zone: 'unassigned', role: '', criticality: '' },
    ]);
  });

  it('gives each asset its source with its secrets, which do not print', async () => {
    const { config } = await load('otports.yml');
    const ssh = asset(config, 'hmi-01').sources[0] as SettingsOf<'ssh'>;
    expect(ssh).toMatchObject({ port: 22, timeoutMs: 15_000, platform: 'auto', credential: { username: 'otports' } });
    expect(ssh.hostKeys).toEqual(['SHA256:jXBhZ5rBmcVRAbR1PQcTvG3Gb1mSgLWoWDKkZCT3oBQ']);
    expect(revealed(ssh.credential.privateKey!)).toBe('not a real key');
    const snmp = asset(config, 'switch-07').sources[0] as SettingsOf<'snmp'>;
    expect(snmp).toMatchObject({
      port: 161,
      maxRepetitions: 10,
      retries: 1,
      limits: { maxRequests: 3000, pauseMs: 0 },
      context: null,
    });
    expect(snmp.credential).toMatchObject({ version: '3', auth: 'sha256', privacy: 'aes' });
    expect(JSON.stringify(config)).not.toMatch(/authentication phrase|privacy phrase|real key/);
  });

  it('joins the rules of the group and of the asset, with where they stand and when they end', async () => {
    const { config } = await load('otports.yml');
    const baseline = asset(config, 'hmi-01').policy.baseline;
    expect(baseline?.allow.map((rule) => [rule.range.first, rule.scope, rule.source.line])).toEqual([
      [22, 'group', 3],
      [49152, 'group', 12],
      [5432, 'asset', 24],
    ]);
    expect(baseline).toMatchObject({ name: 'hmi', approved: true, reviewDueAt: null });
    // 2027-11-01 ends at midnight in Berlin.
    expect(baseline?.allow[0]?.expiresAt).toBe(Date.parse('2027-11-01T23:00:00Z'));
    expect(baseline?.allow[2]).toMatchObject({ exposure: 'interface', addresses: ['10.20.1.0/24'] });
    expect(baseline?.forbid).toMatchObject([{ range: { transport: 'tcp', first: 23, last: 23 }, loopback: false }]);
  });

  it('says which files it is made of, and where new ones may come', async () => {
    const { files, folders } = await examples.load('otports.yml');
    expect(files.map((file) => path.relative(examples.folder, file))).toEqual([
      'baselines/cell-switch.yml',
      'baselines/hmi.yml',
      'otports.yml',
      'secrets/a',
      'secrets/id_ed25519',
      'secrets/p',
    ]);
    expect(folders).toEqual([path.join(examples.folder, 'baselines')]);
  });
});

describe('inventories', () => {
  it('give assets what match: and defaults: say of their labels', async () => {
    const { config } = await load('inventories.yml');
    const summary = config.assets.map(({ policy: { identity, baseline }, sources: [source], intervalMs }) => [
      identity.name,
      identity.role,
      source.type,
      baseline?.name,
      intervalMs / 3_600_000,
    ]);
    expect(summary).toEqual([
      ['hmi-02', 'hmi', 'ssh', 'hmi', 1],
      ['switch-08', 'switch', 'snmp', 'cell-switch', 2],
      ['10.20.2.1', 'switch', 'snmp', 'hmi', 2],
      ['fd00::2', 'switch', 'snmp', 'hmi', 2],
      ['historian-01', '', 'ssh', 'hmi', 1],
    ]);
  });

  it('put a source together key by key: the row, the first match that has it, the next, defaults', async () => {
    const { config } = await load('inventories.yml');
    expect(asset(config, 'switch-08').sources[0]).toMatchObject({ maxRepetitions: 5, retries: 0, context: 'vlan-7' });
    const hmi = asset(config, 'hmi-02').sources[0] as SettingsOf<'ssh'>;
    expect(hmi).toMatchObject({ timeoutMs: 20_000, hostKeys: ['SHA256:jXBhZ5rBmcVRAbR1PQcTvG3Gb1mSgLWoWDKkZCT3oBQ'] });
    expect(hmi.knownHosts?.text).toBe('# host keys of the plant\n');
    expect(hmi.credential).toBe((asset(config, 'historian-01').sources[0] as SettingsOf<'ssh'>).credential);
  });

  it('share the baseline object between assets of a group', async () => {
    const { config } = await load('inventories.yml');
    expect(asset(config, 'hmi-02').policy.baseline).toBe(asset(config, '10.20.2.1').policy.baseline);
  });
});

describe('profiles, windows and switches', () => {
  const hour = 3_600_000;

  it.each([
    ['plc-01', 'gentle', 6 * hour, 18 * hour],
    ['plc-02', 'fragile', hour, 3 * hour],
    ['rtu-01', 'gentle', hour / 2, 24 * hour],
    ['rtu-02', 'normal', hour, 24 * hour],
  ])('%s is %s', async (name, profile, intervalMs, staleAfterMs) => {
    const { config } = await load('gentle.yml');
    expect(asset(config, name)).toMatchObject({ profile, intervalMs, policy: { staleAfterMs } });
  });

  it('gentle asks for few rows with pauses, whatever the source says', async () => {
    const { config } = await load('gentle.yml');
    expect(asset(config, 'plc-01').sources[0]).toMatchObject({
      maxRepetitions: 2,
      limits: { maxRequests: 240, pauseMs: 500 },
    });
  });

  it('config makes a profile tighter, or looser with a reason that is said at each start', async () => {
    const { config, warnings } = await load('limits.yml');
    const gentle = { maxRows: 250, pauseMs: 500, maxRequests: 240, minGapMs: 60_000 };
    expect(asset(config, 'gw-01')).toMatchObject({ limits: { maxRows: 1000, maxRequests: 3000 }, acceptedRisk: null });
    expect(asset(config, 'plc-01').limits).toMatchObject(gentle);
    expect(asset(config, 'plc-02')).toMatchObject({
      intervalMs: hour / 12,
      limits: { ...gentle, maxRequests: 500, pauseMs: 1000 },
      acceptedRisk: 'CHG-1107: tried in the laboratory.',
      sources: [{ limits: { maxRequests: 500, pauseMs: 1000 } }],
    });
    expect(asset(config, 'srv-01').limits).toMatchObject({ maxDurationMs: 30_000, minGapMs: 60_000, maxRows: 1000 });
    const accepted = 'and the risk for "plc-02" is accepted: CHG-1107: tried in the laboratory.';
    expect(warnings).toEqual([
      `limits.yml:14:23: assets.2.poll.interval: 5m is looser than the 15m of profile gentle, ${accepted}`,
      `limits.yml:15:25: assets.2.limits.requests: 500 is looser than the 240 of profile gentle, ${accepted}`,
    ]);
  });

  it('SNMP is looked at again when its agent has read its tables anew, unless somebody says otherwise', async () => {
    const { config } = await load('otports.yml');
    expect(asset(config, 'hmi-01').policy.confirm.confirmAfterMs).toBe(30_000);
    expect(asset(config, 'switch-07').policy.confirm.confirmAfterMs).toBe(65_000);
    const gentle = await load('gentle.yml');
    expect(asset(gentle.config, 'rtu-01').policy.confirm.confirmAfterMs).toBe(20_000);
  });

  it('the first of several sources is the word of the asset', async () => {
    const { config, warnings } = await load('gentle.yml');
    expect(warnings.join()).not.toContain('sources.1');
    const { sources, policy } = asset(config, 'rtu-01');
    expect(sources.map((source) => source.type)).toEqual(['snmp', 'import']);
    expect(policy.collector).toBe('snmp');
    expect(sources[1]).toMatchObject({ path: '/srv/nmap/*.xml', maxAgeMs: 7 * 24 * hour });
    expect(asset(config, 'plc-03').sources).toEqual([
      {
        type: 'zeek',
        address: '10.20.1.33',
        path: path.join(examples.folder, 'zeek/*.log'),
        forgetAfterMs: 30 * 24 * hour,
      },
    ]);
    const own = asset(config, 'rtu-02').sources[0] as SettingsOf<'import'>;
    expect(own).toMatchObject({ path: path.join(examples.folder, 'drop/rtu-02.txt'), maxAgeMs: 24 * hour });
  });

  it('windows reach the assets they name, in local time', async () => {
    const { config } = await load('gentle.yml');
    const at = Date.parse('2026-11-22T21:30:00Z');
    expect(spanAt(asset(config, 'plc-01').policy.maintenance, at)).toEqual({
      startAt: Date.parse('2026-11-22T21:00:00Z'),
      endAt: Date.parse('2026-11-23T03:00:00Z'),
    });
    expect(spanAt(asset(config, 'rtu-01').policy.maintenance, at)).toBeNull();
    const nights = asset(config, 'rtu-02').pollingWindows!;
    expect(isOpen(nights, at)).toBe(true);
    expect(isOpen(nights, at - hour)).toBe(false);
    expect(asset(config, 'rtu-01').pollingWindows).toBeNull();
  });

  it('switches are per asset', async () => {
    const { config } = await load('gentle.yml');
    expect(asset(config, 'rtu-02').policy).toMatchObject({
      publishPorts: false,
      countLoopback: true,
      unverifiedIsDeviation: true,
      ephemeral: { transport: 'udp', first: 49_152, last: 65_535 },
    });
    expect(asset(config, 'rtu-01').policy.ephemeral).toEqual({ transport: 'udp', first: 32_768, last: 65_535 });
  });

  it('rows of the severity table come before those that are built in; words lose their case', async () => {
    const { config } = await load('gentle.yml');
    const rows = asset(config, 'plc-01').policy.severity;
    expect(rows.slice(0, 3)).toEqual([
      {
        verdict: ['unexpected'],
        class: [],
        zone: ['dmz'],
        criticality: [],
        role: [],
        exceptRole: [],
        severity: 'critical',
      },
      {
        verdict: [],
        class: ['remote-access'],
        zone: [],
        criticality: [],
        role: ['jump-host'],
        exceptRole: [],
        severity: 'info',
      },
      { verdict: ['expired'], class: [], zone: [], criticality: [], role: [], exceptRole: [], severity: 'warning' },
    ]);
  });
});

describe('what an asset must ask for by itself', () => {
  it('a native identity and a connect check are read with their defaults', async () => {
    const { config, warnings } = await load('native.yml');
    expect(warnings).toEqual([]);
    expect(asset(config, 'plc-01').identity).toEqual({
      ...{ type: 's7', rack: 0, slot: 1, port: 102 },
      ...{ address: '10.20.1.31', timeoutMs: 5000, everyMs: 7 * 24 * 3_600_000 },
    });
    expect(asset(config, 'gw-01').identity).toMatchObject({ type: 'bacnet', device: null, port: 47_808 });
    const source = {
      type: 'connect',
      address: 'gw-01.plant.example',
      ports: [22, 502, 44_818],
      timeoutMs: 900,
      pauseMs: 0,
    };
    expect(asset(config, 'gw-01').sources).toEqual([source]);
    const gentle = await load('gentle.yml');
    expect(gentle.config.assets.filter(({ identity }) => identity !== null)).toEqual([]);
  });
});

it('what is allowed and worth a word is a warning', async () => {
  const { config, warnings } = await load('warnings.yml');
  expect(warnings).toEqual([
    'baselines-odd/drafts.yml:1:11: baseline: "hmi" is a draft and approves nothing; review it, fill in the approvals and take status: draft out',
    'baselines-odd/drafts.yml:12:8: asset: no asset is called "hmi-1"; these rules stand for nobody',
    'baselines-odd/drafts.yml:19:1: tcp/443 names a process, but the source of gw-01 cannot see processes: what listens there will be "unverified"',
    'baselines-odd/drafts.yml:19:5: allow.0: tcp/443 ran out on 2026-11-21: what listens there is "expired" until the rule is approved again',
    'warnings.yml:2:9: listen: passwords cross the network in clear text; add tls_server_config to web_config_file',
    'warnings.yml:4:34: baselines.1: no file matches nothing-here/*.yml',
    'warnings.yml:5:19: poll.interval: asks every 5s, which is for a laboratory; plants ask once an hour',
    'warnings.yml:7:61: credentials.plant-ssh.password_file: everybody on this machine may read secrets/readable-by-all; chmod 600 it',
    'warnings.yml:9:13: assets.0.name: hmi-01, hmi-02: no host_key and no known_hosts_file, so each look will be refused and show the fingerprint to add',
    'warnings.yml:16:35: maintenance.0.assets.0: no asset is called "hmi-1"; did you mean "hmi-01"?',
  ]);
  const draft = asset(config, 'hmi-01').policy.baseline;
  expect(draft).toMatchObject({ approved: false, allow: [], approvedAt: null });
  expect(draft?.forbid).toHaveLength(1);
});

it('names the kill-switch file in full where the config was named as seen from where somebody stands', async () => {
  const file = path.relative(process.cwd(), path.join(examples.folder, 'otports.yml'));
  const { config } = await loadConfig(file, { env, now: examples.now });
  expect(config?.killSwitchFile).toBe(path.join(examples.folder, 'data/kill-switch'));
});

describe('web.config.file and tokens', () => {
  it('are read beside each other, without secrets in what prints', async () => {
    const { config, warnings } = await load('web.yml');
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      listen: { host: '::', port: 9988 },
      reads: 'closed',
      killSwitchFile: '/run/otports/kill',
    });
    expect(config.web?.tls).toMatchObject({ minVersion: 'TLSv1.3' });
    expect(config.web?.tls?.clientCa).toContain('BEGIN CERTIFICATE');
    expect(revealed(config.web!.users.get('admin')!)).toMatch(/^\$2b\$10\$/);
    const sha256 = createHash('sha256').update('a-token-for-tests').digest('hex');
    expect(config.tokens).toEqual([{ name: 'ci', role: 'operator', sha256 }]);
    expect(JSON.stringify(config)).not.toMatch(/PRIVATE KEY|\$2b/);
  });
});

it('10,000 assets out of CSV', async () => {
  const row = (i: number) => `hmi-${i},10.${i >> 16}.${(i >> 8) & 255}.${i & 255},plant-${i % 7},cell-${i % 97},switch`;
  const rows = Array.from({ length: 10_000 }, (_, i) => row(i));
  await writeFile(path.join(examples.folder, 'many.csv'), ['name,address,site,zone,role', ...rows].join('\n'));
  const main = `credentials:
  c: { type: snmp, version: 2c, community_file: secrets/a }
assets_file: many.csv
match: [{ labels: { role: switch }, source: { type: snmp }, credential: c }]
`;
  await writeFile(path.join(examples.folder, 'many.yml'), main);
  const start = performance.now();
  const { config } = await load('many.yml');
  process.stderr.write(`config: 10,000 assets out of CSV in ${Math.round(performance.now() - start)} ms\n`);
  expect(config.assets).toHaveLength(10_000);
});
