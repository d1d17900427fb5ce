import { describe, expect, it } from 'vitest';
import { allow, baseline, policy } from '../../compare/fixtures.ts';
import type { AllowRule } from '../../model/baseline.ts';
import type { Asset } from '../config.ts';
import { Findings, formatProblem } from '../read/problem.ts';
import type { LocatedAsset } from './assets.ts';
import { checkFleet } from './fleet-checks.ts';

function said(...located: readonly LocatedAsset[]) {
  const findings = new Findings();
  checkFleet(located, findings);
  return [...findings.problems, ...findings.warnings].map(formatProblem);
}

let line = 0;
function at(name: string, address: string, extra: Partial<LocatedAsset> = {}): LocatedAsset {
  line += 1;
  const place = { file: 'plant.csv', line, column: 1, path: 'name' };
  return { name, address, nat: false, where: () => place, asset: null, ...extra };
}

describe('two assets', () => {
  it('of one name, however often', () => {
    line = 0;
    expect(said(at('a', '10.0.0.1'), at('a', '10.0.0.2'), at('a', '10.0.0.3'), at('b', '10.0.0.4'))).toEqual([
      'plant.csv:2:1: name: asset "a" stands twice, first at plant.csv:1:1; rename or remove one',
      'plant.csv:3:1: name: asset "a" stands twice, first at plant.csv:1:1; rename or remove one',
    ]);
  });

  it.each([
    ['neither says that it is behind NAT', false, false, true],
    ['the first one alone says so', true, false, true],
    ['the second one alone says so', false, true, true],
    ['both say so', true, true, false],
  ])('with one address, where %s', (_how, first, second, isRefused) => {
    line = 0;
    const refused = [
      'plant.csv:2:1: name: "b" has the address ::ffff:10.0.0.1 of "a" (plant.csv:1:1); correct one, or say nat: true on both if they stand behind one address',
    ];
    const [a, b] = [at('a', '10.0.0.1', { nat: first }), at('b', '::ffff:10.0.0.1', { nat: second })];
    expect(said(a, b)).toEqual(isRefused ? refused : []);
  });

  it('that have no name or no address yet, which is said elsewhere', () => {
    expect(said(at('', '10.0.0.1'), at('', '10.0.0.1'), at('a', ''), at('a', ''))).toEqual([]);
  });
});

function asset(name: string, source: object, rules: readonly AllowRule[] = []): LocatedAsset {
  const { identity, ...rest } = policy(baseline(rules));
  return at(name, name, {
    asset: { policy: { ...rest, identity: { ...identity, name } }, sources: [source] } as unknown as Asset,
  });
}

it('warns of assets whose host key nobody knows, the first ones by name', () => {
  line = 0;
  const ssh = { type: 'ssh', hostKeys: [], knownHosts: null };
  const pinned = [
    asset('a', { ...ssh, hostKeys: ['SHA256:x'] }),
    asset('b', { ...ssh, knownHosts: { text: '' } }),
    asset('c', { type: 'snmp' }),
    at('wrong', 'x'),
  ];
  expect(said(...pinned)).toEqual([]);
  const open = ['d', 'e', 'f', 'g', 'h'].map((name) => asset(name, ssh));
  const message = 'no host_key and no known_hosts_file, so each look will be refused and show the fingerprint to add';
  expect(said(...pinned, ...open)).toEqual([`plant.csv:5:1: name: d, e, f and 2 more: ${message}`]);
  expect(said(...open.slice(0, 3))).toEqual([`plant.csv:5:1: name: d, e, f: ${message}`]);
});

describe('a rule that names a process', () => {
  const named = allow('tcp/22', { processes: ['sshd'] });
  const warned = (names: string) => [
    `baselines/hmi.yml:3:1: tcp/22 names a process, but the source of ${names} cannot see processes: what listens there will be "unverified"`,
  ];

  it.each([
    [{ type: 'connect' }, true],
    [{ type: 'zeek' }, true],
    [{ type: 'suricata' }, true],
    [{ type: 'ssh', hostKeys: ['x'] }, false],
    [{ type: 'snmp' }, false],
    [{ type: 'import', format: 'ss' }, false],
    [{ type: 'import', format: 'nmap-xml' }, true],
    [{ type: 'import', format: 'proc-net' }, true],
    [{ type: 'import', format: 'zeek' }, true],
    [{ type: 'import', format: 'suricata-eve' }, true],
  ])('and a source %j', (source, isBlind) => {
    expect(said(asset('a', source, [named]))).toEqual(isBlind ? warned('a') : []);
  });

  it('is warned of once for all assets of a group, and one that names none is fine', () => {
    const zeek = { type: 'zeek' };
    const rules = [named, allow('tcp/23')];
    const all = ['a', 'b', 'c', 'd'].map((name) => asset(name, zeek, rules));
    expect(said(...all)).toEqual(warned('a, b, c and 1 more'));
    const bare = at('x', 'x', { asset: { policy: policy(null), sources: [zeek] } as unknown as Asset });
    expect(said(bare, at('wrong', 'y'))).toEqual([]);
  });
});
