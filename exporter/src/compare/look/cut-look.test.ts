import { describe, expect, it } from 'vitest';
import type { AssetState } from '../../model/state.ts';
import { everything, hour, listener, observation } from '../fixtures.ts';
import { newAsset } from '../new-asset.ts';
import { portsBeyond, portsText } from '../verdict/port-bits.ts';
import { beyondAfter, eventsAfter } from './cut-look.ts';

const open = (...ports: readonly string[]) => ports.map(listener);
const kept = (ports: readonly number[]) => ({
  ports: portsText(ports),
  verdicts: { unexpected: ports.length },
  sinceAt: 1,
});
const before: AssetState = {
  ...newAsset('hmi-01', 0),
  listeners: open('tcp/22', 'tcp/80 127.0.0.1'),
  beyond: { tcp: kept([1, 2, 3]), udp: kept([1, 2]) },
};
const blind = { tcp: false, udp: false, process: true };

describe('what is open and not kept after a look', () => {
  it('is what the look cannot have seen, of each transport', () => {
    const look = observation(hour, ['tcp/2'], blind);
    const beyond = beyondAfter(before, { observation: look, merged: open('tcp/2', 'tcp/22'), notKept: [] });
    expect(beyond).toEqual({
      tcp: { ports: portsText([1, 3]), verdicts: { unexpected: 2 }, sinceAt: 1 },
      udp: { ports: portsText([1, 2]), verdicts: { unexpected: 2 }, sinceAt: 1 },
    });
  });

  it('is over in a transport that was complete, and where a wire witness ends it', () => {
    const look = { ...observation(hour, [], { ...blind, udp: true }), ended: [{ transport: 'tcp' as const, port: 3 }] };
    const beyond = beyondAfter(before, { observation: look, merged: [], notKept: [] });
    expect(beyond).toEqual({ tcp: { ports: portsText([1, 2]), verdicts: { unexpected: 2 }, sinceAt: 1 } });
  });

  it('is what the look showed and there was no room for', () => {
    const [udp] = open('udp/9');
    const look = observation(hour, [], everything);
    const beyond = beyondAfter(before, {
      observation: look,
      merged: [],
      notKept: [{ listener: udp!, verdict: 'forbidden' }],
    });
    expect(portsBeyond({ beyond })).toEqual([{ transport: 'udp', port: 9 }]);
    expect(beyond.udp?.verdicts).toEqual({ forbidden: 1 });
  });
});

describe('events between kept listeners', () => {
  const events = (...after: Parameters<typeof eventsAfter>[1][]) =>
    after.flatMap((one) => eventsAfter(before, one)).map(({ event }) => event);

  it('are none where a port was only not kept before, or is only not kept now', () => {
    expect(events({ listeners: [...before.listeners, ...open('tcp/2')] })).toEqual([]);
    expect(events({ listeners: open('tcp/22'), beyond: { tcp: kept([80]) } })).toEqual([]);
  });

  it('are what opened, closed and changed', () => {
    expect(events({ listeners: [...before.listeners, ...open('tcp/9')] })).toEqual(['opened']);
    expect(events({ listeners: open('tcp/22'), beyond: { udp: kept([80]) } })).toEqual(['closed']);
    expect(events({ listeners: open('tcp/22', 'tcp/80 10.0.0.1'), beyond: {} })).toEqual(['exposure_changed']);
  });
});
