import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byAddress, type ListenerBinding } from '../../model/listener.ts';
import { allow, baseline, forbid, listener, policy } from '../fixtures.ts';
import { allElsewhere } from './elsewhere.ts';
import { foldBindings } from './fold-bindings.ts';
import { judgeListener } from './verdict.ts';

const web = policy(baseline([allow('tcp/443', { processes: ['nginx', 'perl', 'php'] })]));

function folded(text: string, room: number, asset = web): readonly string[] {
  return foldBindings(asset, listener(`tcp/443 ${text}`), { room, now: 0 }).bindings.map(
    ({ address, process }) => `${address}=${process ?? ''}`,
  );
}

describe('foldBindings', () => {
  it('keeps what speaks against the rule, then one of each class and program, then the others', () => {
    const cell = '10.0.0.1=nginx 10.0.0.2=nginx 10.0.0.3=nginx 10.0.0.4=nginx';
    expect(folded(`${cell} 10.0.0.5=nc`, 3)).toEqual(['10.0.0.1=nginx', '10.0.0.2=nginx', '10.0.0.5=nc']);
    expect(folded(`${cell} 127.0.0.1=nginx`, 4)).toEqual([
      '10.0.0.1=nginx',
      '10.0.0.2=nginx',
      '10.0.0.3=nginx',
      '127.0.0.1=nginx',
    ]);
  });

  it('keeps of one address first who may not hold it, then who is unknown', () => {
    const holders = ['nginx', 'perl', 'php', 'nc'].map((name) => `0.0.0.0=${name}`).join(' ');
    expect(folded(`${holders} 0.0.0.0`, 4)).toEqual(['0.0.0.0=', '0.0.0.0=nc', '0.0.0.0=nginx', '0.0.0.0=perl']);
    expect(folded(`${holders} 0.0.0.0`, 2)).toEqual(['0.0.0.0=', '0.0.0.0=nc']);
  });

  it.each([
    ['no rule', policy(baseline([]))],
    ['a forbid rule', policy(baseline([], [forbid('tcp/443')]))],
  ])('keeps an unknown holder first where %s names programs', (_what, asset) => {
    expect(folded('0.0.0.0=a 0.0.0.0=b 0.0.0.0=c 0.0.0.0', 2, asset)).toEqual(['0.0.0.0=', '0.0.0.0=a']);
  });

  it('lets one holder stand for those that did not fit and spoke against the rule', () => {
    const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const inCell = { exposure: 'interface', addresses: ['10.0.0.2'], processes: names } as const;
    const asset = policy(
      baseline([allow('tcp/443', { ...inCell, addresses: ['10.0.0.1'], processes: null }), allow('tcp/443', inCell)]),
    );
    const bindings = [
      ...[...names, 'nc'].map((process) => ({ address: '10.0.0.1', process })),
      allElsewhere('10.0.0.2'),
    ];
    const all = { ...listener('tcp/443 10.0.0.1'), bindings };
    const few = foldBindings(asset, all, { room: 4, now: 0 });
    expect(few).toEqual({
      ...all,
      folded: true,
      bindings: [
        { address: '10.0.0.1', process: 'p0' },
        { address: '10.0.0.1', process: 'p1' },
        { address: '10.0.0.2', process: null, presumed: true },
        { address: '10.0.0.2', process: 'others' },
      ],
    });
    expect([all, few].map((one) => judgeListener(asset, one, 0).verdict)).toEqual(['changed', 'changed']);
  });

  const process = fc.constantFrom(null, 'nginx', 'php', 'nc', 'systemd');
  const address = fc.constantFrom('0.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3', '127.0.0.1');
  const binding: fc.Arbitrary<ListenerBinding> = fc.record({ address, process });
  const rule = fc
    .record({
      processes: fc.option(fc.subarray(['nginx', 'php'], { minLength: 1 })),
      addresses: fc.option(fc.subarray(['10.0.0.1', '10.0.0.2'], { minLength: 1 })),
    })
    .map(({ processes, addresses }) =>
      allow('tcp/443', { processes, addresses, exposure: addresses === null ? 'any' : 'interface' }),
    );

  it('never keeps more than there is room for, and is judged as all of them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(binding, { minLength: 9, selector: (one) => `${one.address} ${one.process}` }),
        fc.array(rule, { maxLength: 3 }),
        (bindings, rules) => {
          const asset = policy(baseline(rules));
          const all = { ...listener('tcp/443'), bindings: bindings.sort(byAddress) };
          const few = foldBindings(asset, all, { room: 8, now: 0 });
          expect(few.bindings).toHaveLength(8);
          expect(all.bindings).toEqual(expect.arrayContaining([...few.bindings]));
          expect([...few.bindings].sort(byAddress)).toEqual(few.bindings);
          expect(judgeListener(asset, few, 0).verdict).toBe(judgeListener(asset, all, 0).verdict);
        },
      ),
    );
  });
});
