import { describe, expect, it } from 'vitest';
import type { Outcome } from '../model/collection.ts';
import { Budget } from './budget.ts';
import { begun, entryFor } from './entry.ts';
import { day, hour, minute, target } from './fixtures.ts';
import { KillSwitch } from './kill-switch.ts';
import { AddressBook } from './memory/address-book.ts';
import { CredentialGuard } from './memory/credential-guard.ts';
import { Standing } from './standing.ts';

const store = {
  addresses: () => Promise.resolve([]),
  saveAddress: () => Promise.resolve(),
  credentials: () => Promise.resolve([]),
  saveCredential: () => Promise.resolve(),
};

/** One asset that was first due at 0, with all that remembers something of it. */
function standingOf(extra: Parameters<typeof target>[1] = {}, requestsPerMinute: number | null = null) {
  const plc = target('plc', { address: 'gw', ...extra });
  let isKilled = false;
  let asideUntil: number | null = null;
  const addresses = new AddressBook(store, () => 0.5);
  const credentials = new CredentialGuard(store);
  const budget = new Budget(requestsPerMinute);
  const killSwitch = new KillSwitch(
    () => isKilled,
    () => undefined,
  );
  addresses.place([plc], [plc], 0);
  return {
    standing: new Standing({ addresses, credentials, budget, killSwitch, asideUntil: () => asideUntil }),
    entry: entryFor(plc, undefined),
    budget,
    kill: () => {
      isKilled = true;
      killSwitch.look();
    },
    putAside: (until: number) => (asideUntil = until),
    look: async (outcome: Outcome, now: number, times = 1) => {
      for (let turn = 0; turn < times; turn += 1) {
        await addresses.begin(plc, now);
        await addresses.end(plc, { outcome, requests: 1, answerMs: null }, now);
      }
    },
    refuseTwice: (now: number) => {
      credentials.end(plc, 'auth', now);
      credentials.end(plc, 'auth', now);
    },
  };
}

describe('why an asset is not asked', () => {
  it('nothing keeps it from that', () => {
    const { standing, entry } = standingOf();
    expect(standing.pauses(entry, 0)).toEqual([]);
  });

  it('is asked of the windows of the asset', () => {
    const { standing, entry } = standingOf({ pollingWindows: [{ startAt: 10, endAt: 20 }] });
    expect([9, 10, 20].map((now) => standing.pauses(entry, now).join())).toEqual(['window', '', 'window']);
  });

  it('is asked of the kill switch, which files pass', () => {
    for (const [mayAsk, expected] of [
      [true, 'kill_switch'],
      [false, ''],
    ] as const) {
      const { standing, entry, kill } = standingOf({ mayAsk });
      kill();
      expect(standing.pauses(entry, 0).join()).toBe(expected);
    }
  });

  it('is asked of the credential, the address and whoever was put aside', async () => {
    const { standing, entry, look, refuseTwice, putAside } = standingOf();
    refuseTwice(0);
    expect(standing.pauses(entry, 0)).toEqual(['auth']);
    await look('timeout', day, 3);
    putAside(day + hour);
    expect(standing.pauses(entry, day)).toEqual(['breaker', 'stalled']);
    await look('host_key', 3 * day);
    expect(standing.pauses(entry, 3 * day)).toEqual(['host_key', 'breaker']);
  });

  it('is asked of the budget where it is due, and may send something', async () => {
    const { standing, entry, budget, look } = standingOf({}, 10);
    budget.spend(10, 0);
    expect(standing.pauses(entry, 0)).toEqual(['budget']);
    await look('ok', 0);
    expect(standing.pauses(entry, 0)).toEqual([]);
    expect(standing.pauses(entry, 0, true)).toEqual(['budget']);
    expect(standing.pauses({ ...entry, target: { ...entry.target, mayAsk: false } }, 0, true)).toEqual([]);
  });
});

describe('when something of an asset changes by itself', () => {
  it('its time comes: the ordinary one, or that of a wish', async () => {
    const { standing, entry, look } = standingOf();
    await look('ok', 0);
    expect([standing.dueAt(entry), standing.nextLookAt(entry), standing.nextChange(entry, 0)]).toEqual([
      ...[hour, hour, hour],
    ]);
    entry.wantedAt = 9 * minute;
    expect([standing.dueAt(entry), standing.nextLookAt(entry), standing.nextChange(entry, 0)]).toEqual([
      ...[9 * minute, 9 * minute, 9 * minute],
    ]);
  });

  it('not while a look runs', () => {
    const { standing, entry } = standingOf();
    begun(entry, new AbortController());
    expect(standing.nextChange(entry, -1)).toBe(Infinity);
  });

  it('its breaker closes: it is not asked before', async () => {
    const { standing, entry, look } = standingOf();
    await look('timeout', 0, 3);
    expect([standing.dueAt(entry), standing.nextLookAt(entry)]).toEqual([hour, 2 * hour]);
    expect(standing.nextChange(entry, hour)).toBe(2 * hour);
  });

  it('another pause ends: that of a login, of a credential, of who was put aside, of the budget', async () => {
    const { standing, entry, look, refuseTwice, budget, putAside } = standingOf({}, 1);
    await look('auth', 0);
    expect(standing.nextChange(entry, hour)).toBe(day);
    refuseTwice(-hour);
    expect(standing.nextChange(entry, hour)).toBe(23 * hour);
    putAside(2 * hour);
    expect(standing.nextChange(entry, hour)).toBe(2 * hour);
    budget.spend(1, hour);
    expect(standing.nextChange(entry, hour)).toBe(hour + minute);
  });
});
