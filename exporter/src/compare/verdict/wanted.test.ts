import { expect, it } from 'vitest';
import { allow, baseline, hour, listener, policy } from '../fixtures.ts';
import { wantedDeviations } from './wanted.ts';

const nothing = { listeners: [], history: [], lastCompleteAt: {} };

it('a listener that deviates is wanted with each of its known holders once, in their order', () => {
  const listeners = [listener('tcp/80 10.0.0.1=php 10.0.0.1=nginx 10.0.0.2=php 10.0.0.2'), listener('tcp/22')];
  expect(wantedDeviations(policy(baseline([allow('tcp/22')])), { ...nothing, listeners }, 0)).toEqual([
    { transport: 'tcp', port: '80', verdict: 'unexpected', exposure: 'interface', processes: ['nginx', 'php'] },
  ]);
});

it('what is missing and what is hidden names the programs of its rule, and none', () => {
  const rules = [
    allow('tcp/102-110', { required: true }),
    allow('udp/161', { required: true, processes: ['snmpd'] }),
    allow('tcp/443', { required: true }),
    allow('tcp/80'),
  ];
  const suspect = { transport: 'tcp', port: 6666, collector: 'zeek', answers: 2, answeredAt: 1, missedAt: 2 } as const;
  const known = {
    ...nothing,
    listeners: [listener('tcp/443')],
    lastCompleteAt: { tcp: 1, udp: 1 },
    suspects: [{ ...suspect, lastAnsweredAt: 1, forgetAt: hour }],
  };
  expect(wantedDeviations(policy(baseline(rules)), known, 0)).toEqual([
    { transport: 'tcp', port: '102-110', verdict: 'missing', exposure: 'none', processes: [] },
    { transport: 'udp', port: '161', verdict: 'missing', exposure: 'none', processes: ['snmpd'] },
    { transport: 'tcp', port: '6666', verdict: 'hidden', exposure: 'interface', processes: [] },
  ]);
  const onlyTcp = { ...known, lastCompleteAt: { tcp: 1 }, suspects: [] };
  expect(wantedDeviations(policy(baseline(rules)), onlyTcp, 0).map(({ port }) => port)).toEqual(['102-110']);
});

it.each([
  [true, ['unverified']],
  [false, []],
])('an unknown holder is wanted where the config says so: %s', (unverifiedIsDeviation, verdicts) => {
  const asset = policy(baseline([allow('tcp/22', { processes: ['sshd'] })]), { unverifiedIsDeviation });
  const wanted = wantedDeviations(asset, { ...nothing, listeners: [listener('tcp/22')] }, 0);
  expect(wanted.map(({ verdict }) => verdict)).toEqual(verdicts);
});
