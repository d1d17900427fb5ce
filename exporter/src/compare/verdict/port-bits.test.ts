import fc from 'fast-check';
import { expect, it } from 'vitest';
import { portsBeyond, portsText } from './port-bits.ts';

const kept = (ports: readonly number[]) => ({ ports: portsText(ports), verdicts: {}, sinceAt: 0 });

it('gives back each port once, tcp before udp, in their order', () => {
  const port = fc.oneof(fc.constantFrom(0, 7, 8, 65_535), fc.nat(65_535));
  fc.assert(
    fc.property(fc.array(port), fc.array(port), (tcp, udp) => {
      const inOrder = (ports: readonly number[]) => [...new Set(ports)].sort((one, other) => one - other);
      expect(portsBeyond({ beyond: { tcp: kept(tcp), udp: kept(udp) } })).toEqual([
        ...inOrder(tcp).map((one) => ({ transport: 'tcp', port: one })),
        ...inOrder(udp).map((one) => ({ transport: 'udp', port: one })),
      ]);
    }),
    { numRuns: 30 },
  );
});

it('needs the same room whatever an asset answers', () => {
  expect(portsText([])).toHaveLength(portsText(Array.from({ length: 65_536 }, (_, port) => port)).length);
});

it('has none where all ports are kept', () => {
  expect(portsBeyond({})).toEqual([]);
  expect(portsBeyond({ beyond: { udp: kept([53]) } })).toEqual([{ transport: 'udp', port: 53 }]);
});
