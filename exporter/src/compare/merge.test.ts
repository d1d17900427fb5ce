import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsBetween } from './events.ts';
import { everything, listener, observation } from './fixtures.ts';
import { mergeLook } from './merge.ts';

const seesTcp = { tcp: true, udp: false, process: true };
const seesNoProcess = { tcp: true, udp: true, process: false };

describe('mergeLook', () => {
  it.each([
    ['closes what a complete look does not show', ['tcp/22', 'tcp/80'], ['tcp/22'], everything, ['tcp/22']],
    ['keeps what the look could not see', ['udp/161', 'tcp/80'], ['tcp/22'], seesTcp, ['tcp/22', 'udp/161']],
    ['counts at once what an incomplete look shows', ['udp/161'], ['udp/53'], seesTcp, ['udp/53', 'udp/161']],
    ['keeps a known process', ['tcp/22 0.0.0.0=sshd'], ['tcp/22 0.0.0.0'], seesNoProcess, ['tcp/22 0.0.0.0=sshd']],
    [
      'keeps it even where the look saw every process',
      ['tcp/22 0.0.0.0=sshd'],
      ['tcp/22 0.0.0.0'],
      everything,
      ['tcp/22 0.0.0.0=sshd'],
    ],
    [
      'keeps it when another tool prints the address otherwise',
      ['tcp/22 *=sshd'],
      ['tcp/22 ::'],
      seesNoProcess,
      ['tcp/22 ::=sshd'],
    ],
    [
      'does not lend a loopback holder to the network',
      ['tcp/22 127.0.0.1=ssh'],
      ['tcp/22 0.0.0.0'],
      everything,
      ['tcp/22 0.0.0.0'],
    ],
    [
      'replaces a process by a known one',
      ['tcp/22 0.0.0.0=sshd'],
      ['tcp/22 0.0.0.0=nc'],
      everything,
      ['tcp/22 0.0.0.0=nc'],
    ],
    [
      'adds a process where not all are seen',
      ['tcp/22 0.0.0.0=sshd'],
      ['tcp/22 0.0.0.0=nc'],
      seesNoProcess,
      ['tcp/22 0.0.0.0=nc 0.0.0.0=sshd'],
    ],
    ['drops a binding that is gone', ['tcp/22 0.0.0.0 ::'], ['tcp/22 ::'], everything, ['tcp/22 ::']],
  ])('%s', (_name, before, now, complete, after) => {
    const merged = mergeLook(before.map(listener), observation(0, now, complete));

    expect(merged).toEqual(after.map(listener));
  });
});

describe('mergeLook of a wire witness', () => {
  it('ends what the witness has not seen for too long, and nothing else', () => {
    const before = ['tcp/23', 'tcp/502', 'udp/23'].map(listener);
    const look = observation(0, ['tcp/80'], { tcp: false, udp: false, process: false });
    const merged = mergeLook(before, { ...look, ended: [{ transport: 'tcp', port: 23 }] });
    expect(merged).toEqual(['tcp/80', 'tcp/502', 'udp/23'].map(listener));
    expect(eventsBetween(before, merged).map(({ event }) => event)).toEqual(['closed', 'opened']);
  });
});

describe('eventsBetween', () => {
  it.each([
    ['opened', [], ['tcp/22'], ['opened tcp/22']],
    ['closed', ['tcp/22'], [], ['closed tcp/22']],
    ['process', ['tcp/22 0.0.0.0=sshd'], ['tcp/22 0.0.0.0=nc'], ['process_changed tcp/22']],
    ['exposure', ['tcp/22 127.0.0.1'], ['tcp/22 0.0.0.0'], ['exposure_changed tcp/22']],
    ['an unknown process is no change', ['tcp/22 0.0.0.0=sshd'], ['tcp/22 0.0.0.0'], []],
    ['another spelling is no change', ['tcp/22 0.0.0.0=svchost'], ['tcp/22 0.0.0.0=C:\\svchost.exe'], []],
  ])('%s', (_name, before, after, events) => {
    const found = eventsBetween(before.map(listener), after.map(listener));

    expect(found.map(({ event, before: old, after: now }) => `${event} tcp/${(now ?? old)!.port}`)).toEqual(events);
  });

  const inventory = fc
    .uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 10 })
    .map((ports) => ports.sort((a, b) => a - b).map((port) => listener(`tcp/${port} 0.0.0.0=p${port % 3}`)));

  it('finds nothing between an inventory and itself', () => {
    fc.assert(
      fc.property(inventory, (one) => {
        expect(eventsBetween(one, one)).toEqual([]);
      }),
    );
  });

  it('swaps opened and closed when its arguments swap', () => {
    const swap: Readonly<Record<string, string>> = { opened: 'closed', closed: 'opened' };
    fc.assert(
      fc.property(inventory, inventory, (one, other) => {
        const there = eventsBetween(one, other).map(({ event, before, after }) => [
          swap[event] ?? event,
          after,
          before,
        ]);
        const back = eventsBetween(other, one).map(({ event, before, after }) => [event, before, after]);
        expect(back).toEqual(there);
      }),
    );
  });
});
