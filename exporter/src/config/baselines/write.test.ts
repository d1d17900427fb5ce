import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listener, policy } from '../../compare/fixtures.ts';
import { judgeListener } from '../../compare/verdict/verdict.ts';
import { exposureOf } from '../../model/address.ts';
import type { Listener } from '../../model/listener.ts';
import { BaselineBook } from './book.ts';
import { readSheets } from './sheets.ts';
import { draftBaseline } from './write.ts';
import { ConfigFiles } from '../read/files.ts';
import { Findings } from '../read/problem.ts';

const takenAt = Date.parse('2026-11-22T10:00:00Z');

function draft(...listeners: Listener[]): string {
  return draftBaseline({ scope: 'baseline', name: 'hmi', seen: [{ asset: 'hmi-01', takenAt, listeners }] });
}

/** The baseline that a file becomes, and what is said of it. */
function read(text: string) {
  const findings = new Findings();
  const loading = { file: 'otports.yml', env: {}, now: takenAt, findings, files: new ConfigFiles() };
  const times = { timezone: 'UTC', reviewIntervalMs: null };
  const unread = { names: new Set<string>(), isAnyFile: false };
  const sheets = readSheets(loading, { file: { name: 'hmi.yml', text, sha256: 'ab' }, times, unread });
  const baseline = new BaselineBook({ sheets, times, loading, unread }).of('hmi-01', 'hmi');
  return { baseline, problems: findings.problems };
}

/** The edits of a reviewer who accepts everything. */
function approve(text: string): string {
  return text
    .replace('status: draft\n', '')
    .replaceAll("justification: ''", 'justification: Needed.')
    .replaceAll("approved_by: ''", 'approved_by: ot-security')
    .replaceAll("approved_on: ''", 'approved_on: 2026-11-22');
}

it('fills the fields of a review into every rule, and is a draft all the same', () => {
  const review = {
    justification: 'See ticket CHG: 7.',
    approvedBy: 'Ö. "OT" #1',
    approvedOn: '2026-11-22',
    ticket: 'CHG: 7',
  };
  const listeners = [listener('tcp/22 0.0.0.0=sshd'), listener('udp/161 0.0.0.0=snmpd')];
  const text = draftBaseline({
    scope: 'baseline',
    name: 'hmi',
    seen: [{ asset: 'hmi-01', takenAt, listeners }],
    review,
  });
  expect(text).toContain('# It approves nothing yet.');
  expect(read(text)).toMatchObject({ baseline: { approved: false }, problems: [] });
  const signed = read(text.replace('status: draft\n', ''));
  expect(signed.problems).toEqual([]);
  expect(signed.baseline?.allow.map(({ approval }) => approval)).toEqual([
    expect.objectContaining(review),
    expect.objectContaining(review),
  ]);
});

it('writes a draft for review: sorted, one rule a block, with what is known', () => {
  const text = draft(
    listener('udp/161 0.0.0.0=snmpd ::=snmpd'),
    listener('tcp/5432 10.20.1.11=postgres'),
    listener('tcp/22 0.0.0.0=sshd: ::=/usr/sbin/sshd'),
    listener('tcp/631 127.0.0.1=cupsd'),
    listener('tcp/8080'),
    listener('tcp/49664 0.0.0.0=svchost.exe'),
    listener('tcp/49669 0.0.0.0=SvcHost.exe'),
  );
  expect(text).toBe(`# Draft by otports baseline learn. Seen open:
#   hmi-01 at 2026-11-22T10:00:00.000Z
# It approves nothing. For each rule: keep it or delete it, and fill in justification, approved_by and approved_on.
# Then take "status: draft" out.
# Left out: 1 on loopback only, which need no approval.
baseline: hmi
status: draft
allow:
  # SSH
  - port: tcp/22
    process: sshd
    exposure: any
    justification: ''
    approved_by: ''
    approved_on: ''
  # PostgreSQL
  - port: tcp/5432
    process: postgres
    exposure: interface
    address: "10.20.1.11"
    justification: ''
    approved_by: ''
    approved_on: ''
  # A second HTTP, proxies
  - port: tcp/8080
    exposure: any
    justification: ''
    approved_by: ''
    approved_on: ''
  # Ports this program was given by the system, seen: 49664, 49669
  - port: tcp/49152-65535
    process: svchost.exe
    exposure: any
    justification: ''
    approved_by: ''
    approved_on: ''
  # SNMP agent
  - port: udp/161
    process: snmpd
    exposure: any
    justification: ''
    approved_by: ''
    approved_on: ''
`);
});

it('names the first ten of the ports that a program was given, and how many more there were', () => {
  const ports = (count: number) => Array.from({ length: count }, (_, index) => 61_000 + index);
  const text = (count: number) => draft(...ports(count).map((port) => listener(`tcp/${port} 0.0.0.0=opcua`)));
  expect(text(10)).toContain(`seen: ${ports(10).join(', ')}\n`);
  expect(text(12)).toContain(`seen: ${ports(10).join(', ')} and 2 more\n`);
});

it.each([
  [
    'who holds a port for others is not named beside them',
    'tcp/22 0.0.0.0=systemd ::=sshd',
    ['port: tcp/22', 'process: sshd', 'exposure: any'],
  ],
  ['who holds a port alone is named', 'tcp/22 0.0.0.0=systemd', ['port: tcp/22', 'process: systemd', 'exposure: any']],
  [
    'the zone of an address is left out',
    'tcp/22 fe80::1%eth0 fe80::1%eth1',
    ['port: tcp/22', 'exposure: interface', 'address: "fe80::1"'],
  ],
  [
    'addresses are sorted',
    'tcp/22 10.0.0.9 10.0.0.1 10.0.0.9',
    ['port: tcp/22', 'exposure: interface', 'address: ["10.0.0.1", "10.0.0.9"]'],
  ],
  [
    'one port of TCP that the system gave is no range',
    'tcp/61000 0.0.0.0=a',
    ['port: tcp/61000', 'process: a', 'exposure: any'],
  ],
  ['one of UDP is', 'udp/61000 0.0.0.0=a', ['port: udp/32768-65535', 'process: a', 'exposure: any']],
  ['one of UDP of nobody is not', 'udp/61000 0.0.0.0', ['port: udp/61000', 'exposure: any']],
])('%s', (_what, seen, lines) => {
  const inner = draft(listener(seen)).match(/^ {2}[ -] (port|process|exposure|address).*$/gm) ?? [];
  expect(inner.map((line) => line.slice(4))).toEqual(lines);
});

it('approves nothing as it is, and says nothing is open where nothing is', () => {
  expect(read(draft(listener('tcp/22'))).baseline).toMatchObject({ approved: false, allow: [] });
  expect(read(approve(draft())).baseline).toMatchObject({ approved: true, allow: [] });
});

describe('what was learned and approved', () => {
  const address = fc.constantFrom('0.0.0.0', '::', '127.0.0.1', '10.20.1.11', 'fe80::1%eth0', '*', 'plant-host');
  // Names that YAML or careless code would read as something else.
  const odd = fc.constantFrom(
    'sshd',
    'null',
    '7',
    'a: b',
    '# x',
    "it's",
    '[x]',
    '{y}',
    'svchost.exe',
    'C:\\x\\y.exe',
    'no',
  );
  const process = fc.option(fc.oneof(odd, fc.string({ minLength: 1, maxLength: 200, unit: 'binary' })), { nil: null });
  const binding = fc.record({ address, process });
  const anyListener = fc
    .record({
      transport: fc.constantFrom<'tcp' | 'udp'>('tcp', 'udp'),
      port: fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 49_152, max: 49_160 })),
      bindings: fc.array(binding, { minLength: 1, maxLength: 3 }),
    })
    .map((one): Listener => ({ ...one, exposure: 'any' }));
  const listeners = fc.uniqueArray(anyListener, { maxLength: 12, selector: (one) => `${one.transport}/${one.port}` });

  it('is read without a word, whatever the asset calls its programs', () => {
    fc.assert(
      fc.property(listeners, (seen) => {
        const text = draft(...seen);
        expect(read(text).problems).toEqual([]);
        expect(read(approve(text)).problems).toEqual([]);
      }),
    );
  });

  it('covers what was open', () => {
    const printable = fc.constantFrom(
      'sshd',
      'svchost.exe',
      '/usr/sbin/nginx',
      'nginx: master process',
      'systemd',
      'a b',
    );
    const plain = anyListener.map((one) => ({ ...one, exposure: 'any' as const }));
    fc.assert(
      fc.property(plain, fc.option(printable, { nil: null }), (one, name) => {
        const named = { ...one, bindings: one.bindings.map((b) => ({ ...b, process: name })) };
        const { baseline } = read(approve(draft(named)));
        const isLocal = named.bindings.every((b) => exposureOf(b.address) === 'loopback');
        const verdict = judgeListener(policy(baseline), named, takenAt).verdict;
        expect(isLocal ? ['local'] : ['approved', 'dynamic']).toContain(verdict);
      }),
    );
  });

  it('learns the same from the same, in whatever order it comes', () => {
    fc.assert(
      fc.property(listeners, (seen) => {
        expect(draft(...seen.toReversed())).toBe(draft(...seen));
      }),
    );
  });
});

it('has rules for loopback where the asset counts that too', () => {
  const listeners = [
    listener('tcp/22 0.0.0.0=sshd 127.0.0.1=sshd'),
    listener('tcp/502 127.0.0.1=mbd'),
    listener('tcp/5432 127.0.0.1=postgres 10.20.1.11=postgres'),
  ];
  const text = draftBaseline({
    scope: 'baseline',
    name: 'hmi',
    seen: [{ asset: 'hmi-01', takenAt, listeners, countLoopback: true }],
  });
  expect(text).not.toContain('Left out');
  expect(text).toContain('  - port: tcp/502\n    process: mbd\n    exposure: loopback\n');
  const { baseline, problems } = read(approve(text));
  expect(problems).toEqual([]);
  const counting = policy(baseline, { countLoopback: true });
  expect(listeners.map((one) => judgeListener(counting, one, takenAt).verdict)).toEqual([
    'approved',
    'approved',
    'approved',
  ]);
});
