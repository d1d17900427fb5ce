import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PortRange } from '../../model/baseline.ts';
import type { Transport } from '../../model/listener.ts';
import { allow } from '../fixtures.ts';
import { openIn, rulesOf } from './rules-of-port.ts';

const transport = fc.constantFrom<Transport>('tcp', 'udp');
/** Both ends of all ports, and few between them, so that ranges meet, hold each other and end at each other. */
const port = fc.oneof(fc.nat(12), fc.integer({ min: 65_530, max: 65_535 }));
const range: fc.Arbitrary<PortRange> = fc
  .tuple(transport, port, port)
  .map(([of, one, other]) => ({ transport: of, first: Math.min(one, other), last: Math.max(one, other) }));
const single = fc.tuple(transport, port).map(([of, one]) => ({ transport: of, first: one, last: one }));
const listener = fc.record({ transport, port });

function isIn(one: PortRange, asked: { readonly transport: Transport; readonly port: number }): boolean {
  return one.transport === asked.transport && one.first <= asked.port && asked.port <= one.last;
}

it('rulesOf finds what a walk over all rules finds, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(range, single), { maxLength: 15 }), fc.array(listener), (ranges, listeners) => {
      const rules = ranges.map((one) => allow('tcp/1', { range: one }));
      for (const one of listeners) expect(rulesOf(rules, one)).toEqual(rules.filter((rule) => isIn(rule.range, one)));
    }),
  );
});

it('openIn finds what a walk over all listeners finds', () => {
  fc.assert(
    fc.property(fc.array(listener), fc.array(fc.oneof(range, single)), (listeners, ranges) => {
      const isOpenIn = openIn(listeners);
      for (const one of ranges) expect(isOpenIn(one)).toBe(listeners.some((open) => isIn(one, open)));
    }),
  );
});
