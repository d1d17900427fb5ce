import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../model/collection.ts';
import type { CredentialState } from '../../model/store.ts';
import { day, hour, minute, target } from '../fixtures.ts';
import { CredentialGuard } from './credential-guard.ts';

const plc = target('plc', { credentialLooks: 3 });
const keyless = target('old', { credential: null });

/** A guard, and what it has written down. */
async function guard(...past: readonly CredentialState[]) {
  const saved: CredentialState[] = [];
  const made = new CredentialGuard({
    saveCredential: (state) => Promise.resolve(void saved.push(state)),
    credentials: () => Promise.resolve(past),
  });
  await made.load();
  return { guard: made, saved };
}

const known: CredentialState = { name: 'plant', fingerprint: 's1', failures: 0, pausedUntil: null, proven: true };

/** How many looks with the credential may begin side by side. */
function atOnce(one: CredentialGuard, with_ = plc): number {
  let count = 0;
  while (count < 9 && one.mayBegin(with_)) {
    one.begin(with_);
    count += 1;
  }
  for (let left = count; left > 0; left -= 1) one.release(with_);
  return count;
}

describe('looks at once with one credential', () => {
  it('one until an asset has accepted it, then as many as the config says', async () => {
    const { guard: one } = await guard();
    expect(atOnce(one)).toBe(1);
    one.end(plc, 'ok', 0);
    expect(atOnce(one)).toBe(3);
    one.end(plc, 'auth', 0);
    expect(atOnce(one)).toBe(1);
    expect(atOnce(one, keyless)).toBe(9);
  });

  it('one after a start, and with another secret: nobody knows what became of it', async () => {
    const { guard: one } = await guard(known);
    expect(atOnce(one)).toBe(1);
    one.end(plc, 'ok', 0);
    expect(atOnce(one, { ...plc, secretFingerprint: 's2' })).toBe(1);
  });

  it('one more when one of them has ended', async () => {
    const { guard: one } = await guard();
    one.end(plc, 'ok', 0);
    one.begin(plc);
    one.begin(plc);
    one.begin(plc);
    expect(one.mayBegin(plc)).toBe(false);
    one.release(plc);
    expect(one.mayBegin(plc)).toBe(true);
    one.begin(plc);
    expect(one.mayBegin(plc)).toBe(false);
    expect(one.mayBegin({ ...plc, credential: 'other' })).toBe(true);
  });
});

describe('a refused login', () => {
  it('pauses the credential everywhere with the second one in a row, for a day', async () => {
    const { guard: one } = await guard();
    expect(one.end(plc, 'auth', 0)).toBe(true);
    expect([one.isPaused(plc, 0), one.pauseEndsAt(plc)]).toEqual([false, Infinity]);
    expect(one.end(target('other'), 'auth', hour)).toBe(true);
    expect(one.pauseEndsAt(plc)).toBe(hour + day);
    expect([one.isPaused(plc, hour + day - 1), one.isPaused(plc, hour + day)]).toEqual([true, false]);
    expect(one.isPaused({ ...plc, secretFingerprint: 's2' }, hour), 'another secret').toBe(false);
    expect(one.isPaused({ ...plc, credential: 'other' }, hour), 'another credential').toBe(false);
    one.end(plc, 'auth', 2 * day);
    expect(one.pauseEndsAt(plc), 'once more when it has ended').toBe(3 * day);
  });

  it('counts no longer after one that was accepted', async () => {
    const { guard: one } = await guard();
    one.end(plc, 'auth', 0);
    one.end(plc, 'ok', 0);
    one.end(plc, 'auth', 0);
    expect(one.isPaused(plc, 0)).toBe(false);
    one.end(plc, 'auth', 0);
    one.end(plc, 'parse', 0);
    expect(one.isPaused(plc, 0), 'accepted, though nobody could read what came after it').toBe(false);
  });
});

it.each<[Outcome, CredentialState | null, CredentialState | null]>([
  ['ok', null, known],
  ['parse', null, known],
  ['auth', null, { ...known, failures: 1, proven: false }],
  ['ok', { ...known, failures: 1 }, known],
  ['ok', { ...known, failures: 2, pausedUntil: day }, known],
  ['auth', { ...known, failures: 1 }, { ...known, failures: 2, pausedUntil: day, proven: false }],
  ['timeout', { ...known, failures: 1 }, null],
  ['unreachable', null, null],
  ['host_key', null, null],
])('writes down what %s says of %j, once', async (outcome, before, expected) => {
  const { guard: one, saved } = await guard(...(before === null ? [] : [before]));
  expect(one.end(plc, outcome, 0)).toBe(expected !== null);
  await one.save(plc);
  await one.save(plc);
  expect(saved).toEqual(expected === null ? [] : [expected]);
});

it('has nothing to write where a login is accepted once more, or there is no credential', async () => {
  const { guard: one, saved } = await guard();
  one.end(plc, 'ok', 0);
  await one.save(plc);
  expect(one.end(plc, 'ok', 0)).toBe(false);
  await one.save(plc);
  expect(['ok', 'auth'].map((outcome) => one.end(keyless, outcome as Outcome, 0))).toEqual([false, false]);
  await one.save(keyless);
  await one.noteRetry(keyless, 0);
  expect(saved).toEqual([known]);
  expect(one.retryFreeAt(keyless, 0)).toBeNull();
});

it('knows when it was last retried, whatever its secret was, and loses nothing else of it', async () => {
  const { guard: one, saved } = await guard({ ...known, failures: 2, pausedUntil: day });
  expect(one.retryFreeAt(plc, hour)).toBeNull();
  await one.noteRetry(plc, hour);
  expect(saved).toEqual([{ ...known, failures: 2, pausedUntil: day, proven: false, retriedAt: hour }]);
  const changed = { ...plc, secretFingerprint: 's2' };
  expect([one.retryFreeAt(plc, hour), one.retryFreeAt(changed, hour)]).toEqual([
    ...[hour + 10 * minute, hour + 10 * minute],
  ]);
  one.end(changed, 'ok', hour);
  await one.save(changed);
  expect(saved.at(-1)).toEqual({ ...known, fingerprint: 's2', retriedAt: hour });
});
