import { describe, expect, it } from 'vitest';
import type { AddressState } from '../../model/store.ts';
import { day, hour, target } from '../fixtures.ts';
import {
  addressIn,
  clamped,
  afterFailure,
  intervalOf,
  addressKey,
  newAddress,
  recovered,
  refusalOf,
} from './address-state.ts';

const plc = target('plc', { address: '10.0.0.1' });
const state: AddressState = {
  ...{ address: '10.0.0.1 plc', nextLookAt: 5 * hour, lastLookAt: 4 * hour, failures: 2, breakerUntil: null },
  ...{ refused: null, retriedAt: 7, answers: { times: [40], slow: 0 } },
};
const now = 100 * hour;

it('knows an asset by its address and its name', () => {
  expect([addressKey(plc), addressKey(plc)]).toEqual(['10.0.0.1 plc', '10.0.0.1 plc']);
  expect(addressIn(addressKey(target('an asset with a long name', { address: 'fe80::1' })))).toBe('fe80::1');
  expect(newAddress(plc, 8)).toEqual({
    ...{ address: '10.0.0.1 plc', nextLookAt: 8, lastLookAt: null, failures: 0, breakerUntil: null, refused: null },
  });
});

it('is asked every interval, less often where it has become slow', () => {
  expect(intervalOf(plc, newAddress(plc, 0))).toBe(hour);
  expect(intervalOf(plc, { ...state, answers: { times: [40], slow: 3 } })).toBe(2 * hour);
});

it('forgets what paused it with a good look, and nothing else', () => {
  const refused = { reason: 'host_key', fingerprint: 'c1', until: null } as const;
  expect(recovered({ ...state, breakerUntil: now, refused })).toEqual({ ...state, failures: 0 });
});

describe('after a look that failed', () => {
  const before = { ...state, refused: { reason: 'auth', fingerprint: 'old', until: 7 } } as const;

  it.each([
    ['timeout', 'what was refused before is refused still', before.refused],
    ['unreachable', 'what was refused before is refused still', before.refused],
    ['protocol', 'what was refused before is refused still', before.refused],
    ['parse', 'the login was accepted', null],
    [
      'auth',
      'not again with this secret and config, for a day',
      { reason: 'auth', fingerprint: 's1 c1', until: now + day },
    ],
    ['host_key', 'never again with this config', { reason: 'host_key', fingerprint: 'c1', until: null }],
  ] as const)('%s: %s', (reason, _what, refused) => {
    expect(afterFailure(plc, before, { reason, now, failures: 2 })).toEqual({ ...before, failures: 2, refused });
  });

  it('the third time in a row its breaker opens, unless files are read, which ask nobody', () => {
    const third = { reason: 'timeout', now, failures: 3 } as const;
    expect(afterFailure(plc, state, third)).toEqual({ ...state, failures: 3, breakerUntil: now + 2 * hour });
    const file = target('plc', { address: '10.0.0.1', isPassive: true });
    expect(afterFailure(file, state, third)).toEqual({ ...state, failures: 3 });
  });
});

describe('what was refused', () => {
  const after = (reason: 'auth' | 'host_key') => afterFailure(plc, state, { reason, now: 0, failures: 1 });

  it('holds until a day has passed, where it was the login', () => {
    expect(refusalOf(plc, state, 0)).toBeNull();
    expect(refusalOf(plc, after('auth'), day - 1)).toBe('auth');
    expect(refusalOf(plc, after('auth'), day)).toBeNull();
    expect(refusalOf(plc, after('host_key'), 1000 * day)).toBe('host_key');
  });

  it.each([
    ['another secret', { secretFingerprint: 's2' }, null, 'host_key'],
    ['another host key, address or other setting of the source', { sourceFingerprint: 'c2' }, null, null],
    ['another interval', { intervalMs: 7 }, 'auth', 'host_key'],
  ])('%s', (_what, changes, auth, hostKey) => {
    const changed = { ...plc, ...changes };
    expect(refusalOf(changed, after('auth'), hour)).toBe(auth);
    expect(refusalOf(changed, after('host_key'), hour)).toBe(hostKey);
  });
});

describe('where the clock was ahead when it was written', () => {
  const jittery = { ...plc, jitter: 0.1 };
  const auth = (until: number | null) => ({ reason: 'auth', fingerprint: 'f', until }) as const;

  it('nothing lies further ahead than if it were written now', () => {
    const far = { ...state, nextLookAt: 900 * hour, breakerUntil: 900 * hour, refused: auth(900 * hour) };
    expect(clamped(jittery, far, now)).toEqual({
      ...{ ...state, nextLookAt: now + 1.1 * hour, breakerUntil: now + day, refused: auth(now + day) },
    });
    const slow = { ...far, answers: { times: [40], slow: 3 } };
    expect(clamped(jittery, slow, now).nextLookAt).toBe(now + 2.2 * hour);
  });

  it('what lies nearer stays as it is, and so does what has no end', () => {
    const near = { ...state, nextLookAt: now + 1, breakerUntil: now + 1, refused: auth(now + 1) };
    expect(clamped(jittery, near, now)).toEqual(near);
    expect(clamped(jittery, { ...near, breakerUntil: null, refused: auth(null) }, now)).toEqual({
      ...{ ...near, breakerUntil: null, refused: auth(null) },
    });
    expect(clamped(jittery, state, now)).toEqual(state);
  });
});
