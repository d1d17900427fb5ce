import { describe, expect, it } from 'vitest';
import { allow, baseline, forbid, hour, listener, policy } from '../fixtures.ts';
import { judgeListener } from './verdict.ts';
import type { AllowRule, ForbidRule } from '../../model/baseline.ts';
import type { AssetPolicy } from '../../model/asset.ts';

interface Case {
  readonly name: string;
  readonly see: string;
  readonly allow?: readonly AllowRule[];
  readonly forbid?: readonly ForbidRule[];
  readonly policy?: Partial<AssetPolicy>;
  readonly verdict: string;
}

const past = { expires: '2026-01-01', expiresAt: -1 };
const exception = { scope: 'asset', exception: true, expiresAt: hour } as const;

const cases: readonly Case[] = [
  { name: 'nothing allows it', see: 'tcp/3389', verdict: 'unexpected' },
  { name: 'a rule without process or exposure', see: 'tcp/22', allow: [allow('tcp/22')], verdict: 'approved' },
  { name: 'another transport', see: 'udp/22', allow: [allow('tcp/22')], verdict: 'unexpected' },
  { name: 'a range without a process', see: 'tcp/5001', allow: [allow('tcp/5000-5010')], verdict: 'approved' },
  {
    name: 'a range bound to a process',
    see: 'tcp/49700 0.0.0.0=svchost',
    allow: [allow('tcp/49152-65535', { processes: ['svchost.exe'] })],
    verdict: 'dynamic',
  },
  {
    name: 'a range never leads to changed',
    see: 'tcp/49700 0.0.0.0=evil',
    allow: [allow('tcp/49152-65535', { processes: ['svchost.exe'] })],
    verdict: 'unexpected',
  },
  {
    name: 'single port before range',
    see: 'tcp/49700 0.0.0.0=svchost',
    allow: [allow('tcp/49152-65535', { processes: ['svchost'] }), allow('tcp/49700')],
    verdict: 'approved',
  },
  {
    name: 'a process nobody can see',
    see: 'tcp/22 0.0.0.0',
    allow: [allow('tcp/22', { processes: ['sshd'] })],
    verdict: 'unverified',
  },
  {
    name: 'another process',
    see: 'tcp/22 0.0.0.0=nc',
    allow: [allow('tcp/22', { processes: ['sshd'] })],
    verdict: 'changed',
  },
  { name: 'loopback needs no approval', see: 'tcp/631 127.0.0.1=cupsd ::1=cupsd', verdict: 'local' },
  { name: 'loopback that counts', see: 'tcp/631 127.0.0.1', policy: { countLoopback: true }, verdict: 'unexpected' },
  { name: 'the worst binding decides', see: 'tcp/631 127.0.0.1 10.20.1.11', verdict: 'unexpected' },
  {
    name: 'wider than allowed',
    see: 'tcp/5432 0.0.0.0',
    allow: [allow('tcp/5432', { exposure: 'interface', addresses: ['10.20.1.0/24'] })],
    verdict: 'changed',
  },
  {
    name: 'inside the network',
    see: 'tcp/5432 10.20.1.11',
    allow: [allow('tcp/5432', { exposure: 'interface', addresses: ['10.20.1.0/24'] })],
    verdict: 'approved',
  },
  {
    name: 'moved to the office network',
    see: 'tcp/5432 10.99.0.4',
    allow: [allow('tcp/5432', { exposure: 'interface', addresses: ['10.20.1.0/24'] })],
    verdict: 'changed',
  },
  {
    name: 'only loopback allowed',
    see: 'tcp/80 10.0.0.1',
    allow: [allow('tcp/80', { exposure: 'loopback' })],
    verdict: 'changed',
  },
  { name: 'run out', see: 'tcp/22', allow: [allow('tcp/22', past)], verdict: 'expired' },
  {
    name: 'run out and another process: nothing above changed applies',
    see: 'tcp/22 0.0.0.0=nc',
    allow: [allow('tcp/22', { ...past, processes: ['sshd'] })],
    verdict: 'unexpected',
  },
  {
    name: 'run out beside a living one',
    see: 'tcp/22',
    allow: [allow('tcp/22', past), allow('tcp/22')],
    verdict: 'approved',
  },
  {
    name: 'a rule lives until its last millisecond',
    see: 'tcp/22',
    allow: [allow('tcp/22', { expiresAt: 1 })],
    verdict: 'approved',
  },
  {
    name: 'forbidden beats approved',
    see: 'tcp/23',
    allow: [allow('tcp/23')],
    forbid: [forbid('tcp/23')],
    verdict: 'forbidden',
  },
  { name: 'a forbid spares loopback', see: 'tcp/23 127.0.0.1', forbid: [forbid('tcp/23')], verdict: 'local' },
  {
    name: 'unless it says so',
    see: 'tcp/23 127.0.0.1',
    forbid: [forbid('tcp/23', { loopback: true })],
    verdict: 'forbidden',
  },
  {
    name: 'an exception of the asset beats its group',
    see: 'tcp/23 0.0.0.0',
    allow: [allow('tcp/23', exception)],
    forbid: [forbid('tcp/23')],
    verdict: 'approved',
  },
  {
    name: 'an allow of the asset without exception does not',
    see: 'tcp/23',
    allow: [allow('tcp/23', { scope: 'asset' })],
    forbid: [forbid('tcp/23')],
    verdict: 'forbidden',
  },
  {
    name: 'an exception that has run out does not',
    see: 'tcp/23',
    allow: [allow('tcp/23', { ...exception, expiresAt: -1 })],
    forbid: [forbid('tcp/23')],
    verdict: 'forbidden',
  },
  {
    name: 'an exception in the baseline of the group does not',
    see: 'tcp/23',
    allow: [allow('tcp/23', { ...exception, scope: 'group' })],
    forbid: [forbid('tcp/23')],
    verdict: 'forbidden',
  },
  {
    name: 'an exception does not beat a forbid of the asset itself',
    see: 'tcp/23',
    allow: [allow('tcp/23', exception)],
    forbid: [forbid('tcp/23', { scope: 'asset' })],
    verdict: 'forbidden',
  },
  {
    name: 'an exception for a process nobody can see lifts nothing',
    see: 'tcp/23 0.0.0.0',
    allow: [allow('tcp/23', { ...exception, processes: ['in.telnetd'] })],
    forbid: [forbid('tcp/23')],
    verdict: 'forbidden',
  },
  {
    name: 'every holder must be named',
    see: 'tcp/80 0.0.0.0=nginx 0.0.0.0=evil',
    allow: [allow('tcp/80', { processes: ['nginx'] })],
    verdict: 'changed',
  },
  {
    name: 'systemd beside a named holder is no holder',
    see: 'tcp/22 0.0.0.0=systemd 0.0.0.0=sshd',
    allow: [allow('tcp/22', { processes: ['sshd'] })],
    verdict: 'approved',
  },
  {
    name: 'systemd alone is one',
    see: 'tcp/22 0.0.0.0=systemd',
    allow: [allow('tcp/22', { processes: ['sshd'] })],
    verdict: 'changed',
  },
];

describe('judgeListener', () => {
  it.each(cases)('$name: $verdict', ({ see, allow: allowed = [], forbid: forbidden = [], policy: extra, verdict }) => {
    const judged = judgeListener(policy(baseline(allowed, forbidden), extra), listener(see), 0);

    expect(judged.verdict).toBe(verdict);
  });

  it.each([
    ['none at all', null],
    ['only a draft', { ...baseline([allow('tcp/22')]), approved: false }],
  ])('says none where the baseline is %s', (_name, rules) => {
    expect(judgeListener(policy(rules), listener('tcp/22'), 0).verdict).toBe('none');
  });

  it('still counts the forbids of a draft', () => {
    const draft = { ...baseline([], [forbid('tcp/23')]), approved: false };

    expect(judgeListener(policy(draft), listener('tcp/23'), 0)).toMatchObject({
      verdict: 'forbidden',
      rule: { kind: 'forbid' },
    });
  });

  it('speaks of the first of several addresses that are equally bad', () => {
    const judged = judgeListener(policy(baseline([])), listener('tcp/80 127.0.0.1 10.0.1.2 10.0.1.1'), 0);
    expect(judged).toMatchObject({ verdict: 'unexpected', rule: null, address: '10.0.1.2' });
  });

  it('refuses a listener without bindings', () => {
    expect(() => judgeListener(policy(null), { ...listener('tcp/80'), bindings: [] }, 0)).toThrow(
      new TypeError('a listener without bindings: tcp/80'),
    );
  });
});
