import { expect, it } from 'vitest';
import { policy } from '../fixtures.ts';
import { pendingKind } from './pending.ts';

it.each([
  ['udp', '32767', 'unexpected', 'look'],
  ['udp', '32768', 'unexpected', 'interval'],
  ['udp', '65535', 'unexpected', 'interval'],
  ['udp', '40000', 'forbidden', 'look'],
  ['udp', '47808', 'unexpected', 'look'],
  ['tcp', '40000', 'unexpected', 'look'],
  ['udp', '40000', 'missing', 'missing'],
] as const)('%s/%s %s waits for: %s', (transport, port, verdict, kind) => {
  const wanted = { transport, port, verdict, processes: [], exposure: 'any' } as const;
  expect(pendingKind(policy(null), wanted)).toBe(kind);
});

it('a socket above the range of its system is like any other', () => {
  const asset = policy(null, { ephemeral: { transport: 'udp', first: 1024, last: 5000 } });
  const wanted = { transport: 'udp', verdict: 'unexpected', processes: [], exposure: 'any' } as const;
  expect(['1023', '1024', '5000', '5001'].map((port) => pendingKind(asset, { ...wanted, port }))).toEqual([
    'look',
    'interval',
    'interval',
    'look',
  ]);
});
