import { expect, it } from 'vitest';
import { holdingBack, pausesOf, type Circumstances } from './pauses.ts';

const now = 1_000;
const free: Circumstances = {
  mayAsk: true,
  isKilled: false,
  isWindowOpen: true,
  refusal: null,
  isCredentialPaused: false,
  breakerUntil: null,
  asideUntil: null,
  isBudgetUsedUp: false,
};

it.each<readonly [string, Partial<Circumstances>, string]>([
  ['nothing', {}, ''],
  ['the kill switch', { isKilled: true }, 'kill_switch'],
  ['the kill switch, of an asset that is read from files', { isKilled: true, mayAsk: false }, ''],
  ['a closed window', { isWindowOpen: false }, 'window'],
  ['a refused login', { refusal: 'auth' }, 'auth'],
  ['a credential that was refused elsewhere', { isCredentialPaused: true }, 'auth'],
  ['both', { refusal: 'auth', isCredentialPaused: true }, 'auth'],
  ['another host key', { refusal: 'host_key' }, 'host_key'],
  ['an open breaker', { breakerUntil: now + 1 }, 'breaker'],
  ['a breaker that closes now', { breakerUntil: now }, ''],
  ['an asset that is put aside', { asideUntil: now + 1 }, 'stalled'],
  ['an asset that may be tried again now', { asideUntil: now }, ''],
  ['a budget that is used up', { isBudgetUsedUp: true }, 'budget'],
  [
    'all at once, in the order in which people are told',
    {
      ...{ isKilled: true, isWindowOpen: false, refusal: 'host_key', isCredentialPaused: true },
      ...{ breakerUntil: Infinity, asideUntil: Infinity, isBudgetUsedUp: true },
    },
    'kill_switch,window,auth,host_key,breaker,stalled,budget',
  ],
])('an asset is paused for %s', (_, circumstances, reasons) => {
  expect(pausesOf({ ...free, ...circumstances }, now).join()).toBe(reasons);
});

it('holds a retry back for what a person has set, or what ends by itself soon', () => {
  const all = pausesOf(
    { ...free, isKilled: true, isWindowOpen: false, refusal: 'auth', breakerUntil: Infinity, isBudgetUsedUp: true },
    now,
  );
  expect(holdingBack(all, false)).toEqual(all);
  expect(holdingBack(all, true)).toEqual(['kill_switch', 'window', 'budget']);
});
