import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsBetween } from '../deviation/events.ts';
import { allow, baseline, everything, listener, observation, policy } from '../fixtures.ts';
import { mergeLook } from './merge.ts';
import { judgeListener } from '../verdict/verdict.ts';

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
    [
      'keeps a binding that the look could not see, in its place',
      ['tcp/22 0.0.0.0=sshd 10.0.0.1=sshd', 'tcp/1'],
      ['tcp/22 127.0.0.1=ssh 0.0.0.0=nc'],
      { tcp: false, udp: true, process: true },
      ['tcp/1', 'tcp/22 0.0.0.0=nc 10.0.0.1=sshd 127.0.0.1=ssh'],
    ],
    [
      'keeps at each address its own holder, and presumes no other',
      ['tcp/80 10.0.0.1=a 10.0.0.2=b'],
      ['tcp/80 10.0.0.1 10.0.0.2'],
      seesNoProcess,
      ['tcp/80 10.0.0.1=a 10.0.0.2=b'],
    ],
    [
      'keeps an unknown holder beside a known one that it is not',
      ['tcp/22 0.0.0.0=sshd'],
      ['tcp/22 0.0.0.0 0.0.0.0=sshd'],
      seesNoProcess,
      ['tcp/22 0.0.0.0 0.0.0.0=sshd'],
    ],
    [
      'takes a holder that was known for the unknown one beside another',
      ['tcp/22 0.0.0.0=sshd'],
      ['tcp/22 0.0.0.0 0.0.0.0=nc'],
      seesNoProcess,
      ['tcp/22 0.0.0.0=nc 0.0.0.0=sshd'],
    ],
    [
      'has no unknown holder where the look names all that it shows',
      ['tcp/22 0.0.0.0=sshd'],
      ['tcp/22 0.0.0.0=sshd'],
      seesNoProcess,
      ['tcp/22 0.0.0.0=sshd'],
    ],
    [
      'has an unknown holder at a new address where nobody is known elsewhere',
      ['tcp/22 127.0.0.1=ssh'],
      ['tcp/22 10.0.0.1 10.0.0.1=nc 127.0.0.1=ssh'],
      seesNoProcess,
      ['tcp/22 10.0.0.1 10.0.0.1=nc 127.0.0.1=ssh'],
    ],
    [
      'knows no more of a new address than its named holder',
      ['tcp/22 127.0.0.1=ssh'],
      ['tcp/22 10.0.0.1=nc 127.0.0.1=ssh'],
      seesNoProcess,
      ['tcp/22 10.0.0.1=nc 127.0.0.1=ssh'],
    ],
  ])('%s', (_name, before, now, complete, after) => {
    const merged = mergeLook(before.map(listener), observation(0, now, complete));

    expect(merged).toEqual(after.map(listener));
  });
});

describe('mergeLook of addresses whose holder nobody saw', () => {
  const merged = (before: string, now: string) =>
    mergeLook([listener(before)], observation(0, [now], seesNoProcess))[0]!;
  const presumed = (address: string, process: string) => ({ address, process, presumed: true });

  it('presumes at each of them who holds the port elsewhere, beside who was seen', () => {
    expect(merged('tcp/80 10.0.0.1=a 10.0.0.1=b', 'tcp/80 10.0.1.1 10.0.1.2=b 10.0.1.2').bindings).toEqual([
      presumed('10.0.1.1', 'a'),
      presumed('10.0.1.1', 'b'),
      presumed('10.0.1.2', 'a'),
      { address: '10.0.1.2', process: 'b' },
    ]);
  });

  it.each([
    [20, 1000],
    [21, 50 + 20],
  ])('with 50 names at %d addresses makes %d bindings', (addresses, bindings) => {
    const names = Array.from({ length: 50 }, (_, index) => `10.0.0.1=p${index}`);
    const seen = Array.from({ length: addresses }, (_, index) => `10.0.1.${index + 1}`);
    expect(merged(`tcp/80 ${names.join(' ')}`, `tcp/80 ${seen.join(' ')}`).bindings).toHaveLength(bindings);
  });

  it('keeps who was seen where the names stand at another address', () => {
    const names = Array.from({ length: 600 }, (_, index) => `10.0.0.1=p${index}`);
    const one = merged(`tcp/80 ${names.join(' ')}`, 'tcp/80 10.0.1.1 10.0.1.2 10.0.1.2=nginx');
    expect(one.bindings).toHaveLength(602);
    const folded = [
      { address: '10.0.1.2', process: null, presumed: true },
      { address: '10.0.1.2', process: 'nginx' },
    ];
    expect(one.bindings.slice(-2)).toEqual(folded);
    // A later look that shows neither address keeps both as they are.
    const unseen = { tcp: false, udp: true, process: false };
    const [later] = mergeLook([one], observation(0, ['tcp/80 10.0.2.1=x'], unseen));
    expect(later!.bindings.filter(({ address }) => address === '10.0.1.2')).toEqual(folded);
  });
});

describe('mergeLook of a port with many holders and many addresses', () => {
  const count = 100;
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  const port = (addresses: readonly string[]) => `tcp/80 ${addresses.join(' ')}`;
  const at = (net: string, holder?: string) =>
    names.map(
      (name, index) => `${net}${index + 1}${holder === undefined ? '' : `=${holder === 'own' ? name : holder}`}`,
    );
  const merge = (...looks: readonly string[]) =>
    looks.reduce<ReturnType<typeof mergeLook>>(
      (known, look, index) =>
        mergeLook(known, observation(0, [look], index === 0 ? everything : { ...seesNoProcess, tcp: index % 2 === 1 })),
      [listener('tcp/1')],
    )[0]!;
  const verdict = (one: ReturnType<typeof listener>, processes: readonly string[], addresses?: readonly string[]) =>
    judgeListener(
      policy(baseline([allow('tcp/80', { processes, ...(addresses && { addresses, exposure: 'interface' }) })])),
      one,
      0,
    ).verdict;

  it('grows by what was seen, not by its product', () => {
    expect(merge(port(at('10.0.0.', 'own')), port(at('10.0.1.')), port(at('10.0.2.'))).bindings).toHaveLength(
      // Unseen: 100 of 10.0.1.x with all names at one of them; seen: 100 of 10.0.2.x, the same.
      2 * count + 2 * count - 2,
    );
  });

  it.each([
    ['presumed at other addresses, and allowed', '10.0.1.', names, 'unverified'],
    ['presumed at other addresses, and one of them not allowed', '10.0.1.', names.slice(1), 'changed'],
  ])('is judged as if each address had all names: %s', (_name, net, allowed, expected) => {
    const first = merge(port(at('10.0.0.', 'own')), port(at(net)));
    const second = merge(port(at('10.0.0.', 'own')), port(at(net)), port(at('10.0.2.')));
    expect([verdict(first, allowed), verdict(second, allowed)]).toEqual([expected, expected]);
  });

  it('is judged so at the addresses that carry no names as well', () => {
    const one = merge(port(at('10.0.0.', 'own')), port(at('10.0.1.')));
    const others = { ...one, bindings: one.bindings.filter(({ process }) => process === null) };
    expect(others.bindings).toHaveLength(count - 1);
    // The names are allowed at the address that carries them and nowhere else.
    const carrier = one.bindings.find(({ process }) => process !== null)!.address;
    expect(verdict(one, names, [carrier])).toBe('changed');
  });

  it('knows the same door by every spelling of everywhere', () => {
    const one = merge(port(names.map((name) => `*=${name}`)), port(names.map((_, index) => `0.0.0.0%eth${index}`)));
    expect([verdict(one, names), verdict(one, names.slice(1))]).toEqual(['approved', 'changed']);
  });

  it('remembers them when the address that carries the names is seen with another one', () => {
    const known = mergeLook(
      [listener(port(at('10.0.0.', 'own')))],
      observation(0, [port(at('10.0.1.'))], seesNoProcess),
    );
    const carrier = known[0]!.bindings.find(({ process }) => process !== null)!.address;
    const seen = observation(0, [`tcp/80 ${carrier}=nginx`], { tcp: false, udp: false, process: true });
    const [after] = mergeLook(known, seen);
    expect(new Set(after!.bindings.map(({ process }) => process))).toEqual(new Set([null, 'nginx', ...names]));
    expect(verdict(after!, [...names.slice(1), 'nginx'])).toBe('changed');
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

  it('compares the holders of no listener that is folded, on either side', () => {
    const [before, after] = [listener('tcp/22 0.0.0.0=sshd'), listener('tcp/22 0.0.0.0=nc')];
    const folded = { folded: true } as const;
    expect(eventsBetween([{ ...before, ...folded }], [after])).toEqual([]);
    expect(eventsBetween([before], [{ ...after, ...folded }])).toEqual([]);
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
