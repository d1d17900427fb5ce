import { describe, expect, it } from 'vitest';
import type { AllowRule } from '../model/baseline.ts';
import type { ListenerBinding } from '../model/listener.ts';
import { explainPort } from './explain.ts';
import { allow, baseline, listener, policy } from './fixtures.ts';

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
