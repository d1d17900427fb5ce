import { describe, expect, it } from 'vitest';
import type { ListenerBinding } from '../../model/listener.ts';
import { allow, baseline, listener, policy } from '../fixtures.ts';
import { allElsewhere, holdersElsewhere } from './elsewhere.ts';
import { judgeListener } from './verdict.ts';

const { bindings } = listener('tcp/80 *=nginx ::=nginx 10.0.0.1=nc 10.0.0.2 127.0.0.1=ssh');
const presumed = (one: ListenerBinding) => ({ ...one, presumed: true });

describe('holders of a port at other addresses', () => {
  it('are those of everywhere at each spelling of everywhere, as they were seen', () => {
    expect(holdersElsewhere(bindings)('any')).toEqual([{ address: '::', process: 'nginx' }]);
  });

  it('are presumed at an interface, and those of loopback are not', () => {
    expect(holdersElsewhere(bindings)('interface')).toEqual([
      presumed({ address: '::', process: 'nginx' }),
      presumed({ address: '10.0.0.1', process: 'nc' }),
    ]);
  });

  it('are presumed everywhere where nobody holds everywhere', () => {
    expect(holdersElsewhere(listener('tcp/80 10.0.0.1=nc 0.0.0.0').bindings)('any')).toEqual([
      presumed({ address: '10.0.0.1', process: 'nc' }),
    ]);
  });

  it('are only those of loopback at loopback', () => {
    expect(holdersElsewhere(bindings)('loopback')).toEqual([presumed({ address: '127.0.0.1', process: 'ssh' })]);
  });
});

it('what stands for all of them is judged by them, and an unknown holder by nobody else', () => {
  const inCell = { exposure: 'interface', addresses: ['10.0.0.2'], processes: ['nginx'] } as const;
  const asset = policy(
    baseline([allow('tcp/80', { ...inCell, addresses: ['10.0.0.1'], processes: null }), allow('tcp/80', inCell)]),
  );
  const known = listener('tcp/80 10.0.0.1=nc');
  const at = (other: ListenerBinding) => judgeListener(asset, { ...known, bindings: [...known.bindings, other] }, 0);
  expect(at(allElsewhere('10.0.0.2')).verdict).toBe('changed');
  expect(at({ address: '10.0.0.2', process: null }).verdict).toBe('unverified');
});
