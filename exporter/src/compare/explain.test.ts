import { describe, expect, it } from 'vitest';
import type { AllowRule } from '../model/baseline.ts';
import type { ListenerBinding } from '../model/listener.ts';
import { explainPort, listenersIn } from './explain.ts';
import { allow, baseline, forbid, listener, policy } from './fixtures.ts';

describe('in what a binding differs from its rule', () => {
  const explained = (rule: AllowRule, bindings: readonly ListenerBinding[]) => {
    const state = { listeners: [{ ...listener('tcp/5432'), bindings }], deviations: [] };
    return explainPort(policy(baseline([rule])), { state, transport: 'tcp', port: 5432 }, 0).bindings;
  };
  const inCell = { exposure: 'interface', addresses: ['10.20.1.0/24', '10.3.0.1'] } as const;
  const ours = { ...inCell, processes: ['postgres', 'pgbouncer'] };
  const other = { what: 'process', allowed: ['postgres', 'pgbouncer'], seen: ['nc'] };
  const wider = { what: 'exposure', allowed: ['interface'], seen: ['any'] };
  const elsewhere = { what: 'address', allowed: ['10.20.1.0/24', '10.3.0.1'], seen: ['10.99.0.5'] };

  it.each([
    ['nothing', ours, { address: '10.20.1.11', process: 'postgres' }, 'approved', []],
    ['nothing that was seen', ours, { address: '10.20.1.11', process: null }, 'unverified', []],
    ['process', ours, { address: '10.20.1.11', process: 'nc' }, 'changed', [other]],
    ['exposure', inCell, { address: '0.0.0.0', process: null }, 'changed', [wider]],
    ['address', ours, { address: '10.99.0.5', process: 'postgres' }, 'changed', [elsewhere]],
    ['process and exposure', ours, { address: '0.0.0.0', process: 'nc' }, 'changed', [other, wider]],
    ['process and address', ours, { address: '10.99.0.5', process: 'nc' }, 'changed', [other, elsewhere]],
    [
      'process of a holder that was seen elsewhere',
      ours,
      { address: '10.20.1.11', process: 'nc', presumed: true as const },
      'changed',
      [{ ...other, seen: ['nc (seen at another address)'] }],
    ],
  ])('%s', (_what, limits, binding, verdict, differences) => {
    expect(explained(allow('tcp/5432', limits), [binding])).toMatchObject([
      { address: binding.address, holders: [binding], verdict, differences },
    ]);
  });

  it('is said of each address by itself, with all that hold it', () => {
    const right = { address: '10.20.1.11', process: 'postgres' };
    const wrong = ['nc', 'postgres'].map((process) => ({ address: '10.20.1.12', process }));
    expect(explained(allow('tcp/5432', ours), [right, ...wrong])).toMatchObject([
      { holders: [right], verdict: 'approved', differences: [] },
      { holders: wrong, verdict: 'changed', differences: [{ ...other, seen: ['nc', 'postgres'] }] },
    ]);
  });
});

describe('what is said of a port', () => {
  const deviation = (port: string) =>
    ({
      transport: 'tcp',
      port,
      verdict: 'missing',
      processes: [],
      exposure: 'none',
      sinceAt: 0,
      pending: null,
      inMaintenance: false,
    }) as const;
  const suspect = {
    transport: 'tcp',
    port: 102,
    collector: 'zeek',
    answers: 1,
    answeredAt: 1,
    missedAt: null,
  } as const;
  const state = {
    listeners: [listener('tcp/101'), listener('tcp/102'), listener('udp/102'), listener('tcp/110')],
    deviations: [deviation('100-102'), deviation('103'), { ...deviation('102'), transport: 'udp' as const }],
    suspects: [
      { ...suspect, port: 101, lastAnsweredAt: 1, forgetAt: 2 },
      { ...suspect, lastAnsweredAt: 1, forgetAt: 2 },
    ],
  };
  const rules = {
    allow: [allow('tcp/90-102'), allow('tcp/102'), allow('udp/102'), allow('tcp/103')],
    forbid: [forbid('tcp/102-110'), forbid('tcp/104')],
  };
  const asset = policy(baseline(rules.allow, rules.forbid));

  it('is its listener, with the rules, suspects and deviations of its number, forbid rules first', () => {
    expect(explainPort(asset, { state, transport: 'tcp', port: 102 }, 0)).toMatchObject({
      listener: listener('tcp/102'),
      judgement: { verdict: 'forbidden' },
      bindings: [{ verdict: 'forbidden', differences: [] }],
      rules: [rules.forbid[0], rules.allow[0], rules.allow[1]],
      suspect: state.suspects[1],
      deviations: [state.deviations[0]],
    });
  });

  it('is of a range what touches it, and no listener', () => {
    const asked = { state, transport: 'tcp', port: 103, last: 105 } as const;
    expect(explainPort(asset, asked, 0)).toEqual({
      listener: null,
      judgement: null,
      bindings: [],
      rules: [...rules.forbid, rules.allow[3]],
      suspect: null,
      deviations: [state.deviations[1]],
    });
    expect(listenersIn({ ...asked, port: 102, last: 110 })).toEqual([listener('tcp/102'), listener('tcp/110')]);
    expect(listenersIn({ state, transport: 'udp', port: 102 })).toEqual([listener('udp/102')]);
  });

  it('is nothing where nothing is known of it', () => {
    const without = { listeners: state.listeners, deviations: state.deviations };
    const nothing = { listener: null, judgement: null, bindings: [], rules: [], suspect: null, deviations: [] };
    expect(explainPort(policy(null), { state: without, transport: 'tcp', port: 7 }, 0)).toEqual(nothing);
  });
});
