import { expect, it } from 'vitest';
import { begun } from './entry.ts';
import { target } from './fixtures.ts';
import { Roster } from './roster.ts';

/** A roster whose entries are not looked at until something changes, and the names of those that are. */
function quiet(...targets: readonly ReturnType<typeof target>[]) {
  const roster = new Roster();
  roster.replace(targets);
  const sleep = () => {
    for (const entry of roster.all()) entry.checkAt = Infinity;
  };
  sleep();
  const awake = () => [...roster.all()].flatMap(({ checkAt, target: { asset } }) => (checkAt === 0 ? [asset] : []));
  return { roster, sleep, awake };
}

const [a, b, c] = [target('a', { address: 'gw' }), target('b', { address: 'gw' }), target('c')];

it('finds an asset by its name', () => {
  const { roster } = quiet(a, b, c);
  expect(roster.get('b')?.target).toBe(b);
  expect(roster.of('c').target).toBe(c);
  expect(roster.targets()).toEqual([a, b, c]);
  expect(roster.get('x')).toBeUndefined();
  expect(() => roster.of('x')).toThrow(new RangeError('no asset x in the schedule'));
});

it('has those looked at again whom a change concerns', () => {
  const { roster, sleep, awake } = quiet(a, b, c);
  roster.checkAddress('gw');
  expect(awake()).toEqual(['a', 'b']);
  sleep();
  roster.checkAddress('nobody');
  expect(awake()).toEqual([]);
  roster.check(({ asset }) => asset === 'c');
  expect(awake()).toEqual(['c']);
});

it('calls off looks that another config no longer allows, and tells those who wait for an asset that is gone', async () => {
  const { roster } = quiet(a, b, c);
  const calls = ['a', 'b', 'c'].map((asset) => {
    const callOff = new AbortController();
    begun(roster.of(asset), callOff);
    return callOff.signal;
  });
  const told: unknown[] = [];
  for (const asset of ['a', 'b']) {
    const asked = Promise.withResolvers<never>();
    void asked.promise.catch((error: unknown) => told.push(error));
    roster.of(asset).waiting.push(asked as never);
  }
  roster.replace([{ ...a, address: 'elsewhere' }, c]);
  expect(calls.map(({ aborted }) => aborted)).toEqual([true, true, false]);
  expect(calls[0]?.reason).toMatchObject({
    reason: 'refused_by_limit',
    message: 'the config no longer lets it be asked',
  });
  await Promise.resolve();
  expect(told).toEqual([new Error('b was taken out of the config')]);
  expect(roster.targets().map(({ asset }) => asset)).toEqual(['a', 'c']);
  for (const entry of roster.all()) entry.checkAt = Infinity;
  roster.checkAddress('gw');
  expect(roster.of('a').checkAt, 'it is no longer there').toBe(Infinity);
  roster.checkAddress('elsewhere');
  expect(roster.of('a').checkAt).toBe(0);
});
