import { expect, it } from 'vitest';
import { KillSwitch } from './kill-switch.ts';

it('tells of each change once, ends looks when the file appears, and lets later ones go on when it is gone', () => {
  let isThere = false;
  const told: boolean[] = [];
  const killSwitch = new KillSwitch(
    () => isThere,
    (isSet) => told.push(isSet),
  );
  const first = killSwitch.signal;
  expect([killSwitch.look(), killSwitch.isSet]).toEqual([false, false]);
  isThere = true;
  expect([killSwitch.look(), killSwitch.isSet, killSwitch.look()]).toEqual([true, true, false]);
  expect([first.aborted, killSwitch.signal.aborted]).toEqual([true, true]);
  expect(first.reason).toMatchObject({ reason: 'refused_by_limit', message: 'the kill-switch file is there' });
  isThere = false;
  expect([killSwitch.look(), killSwitch.isSet, killSwitch.look()]).toEqual([true, false, false]);
  expect([first.aborted, killSwitch.signal.aborted]).toEqual([true, false]);
  expect(told).toEqual([true, false]);
});
