import { expect, it } from 'vitest';
import { Alarm } from './alarm.ts';

/** What was set and not taken back: in how many milliseconds, and what it calls. */
function bench() {
  const timers: { readonly ms: number; readonly call: () => void }[] = [];
  let rung = 0;
  const after = (ms: number, call: () => void) => {
    const timer = { ms, call };
    timers.push(timer);
    return () => {
      if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
    };
  };
  const alarm = new Alarm({ now: () => 0, after }, () => (rung += 1));
  const set = () => timers.map(({ ms }) => ms);
  const ring = () => {
    timers.splice(0, 1)[0]?.call();
    return rung;
  };
  return { alarm, set, ring };
}

it('has one timer, for the earliest instant that was asked for', () => {
  const { alarm, set, ring } = bench();
  alarm.set(1_500, 1_000);
  expect(set()).toEqual([500]);
  alarm.set(1_700, 1_000);
  expect(set(), 'a later one').toEqual([500]);
  alarm.set(1_500, 1_100);
  expect(set(), 'the same one once more').toEqual([500]);
  alarm.set(1_200, 1_100);
  expect(set(), 'an earlier one').toEqual([100]);
  expect(ring()).toBe(1);
});

it('may be set for any instant after it has rung, or was taken back', () => {
  const { alarm, set, ring } = bench();
  alarm.set(100, 0);
  ring();
  alarm.set(900, 100);
  expect(set()).toEqual([800]);
  alarm.clear();
  expect(set()).toEqual([]);
  alarm.set(1_900, 100);
  expect(set()).toEqual([1_800]);
  expect(ring()).toBe(2);
});
