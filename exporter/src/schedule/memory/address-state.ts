/** What is remembered of one address, and how looks change it. Pure: `now` is passed in, a new state is returned. */
import type { FailureReason } from '../../model/collection.ts';
import type { AddressState } from '../../model/store.ts';
import type { Target } from '../target.ts';
import { backoffMs } from './backoff.ts';
import { noAnswers, stretchedMs } from './slowness.ts';

const dayMs = 24 * 3_600_000;

/**
 * While ten thousand assets are overdue, each tick needs all their keys several times. Making them again took 15 ms.
 */
const keys = new WeakMap<Target, string>();

/** Several assets may have one address. Each has its own times, all share one session. */
export function addressKey(target: Target): string {
  const known = keys.get(target);
  if (known !== undefined) return known;
  const key = `${target.address} ${target.asset}`;
  keys.set(target, key);
  return key;
}

export function addressIn(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

/** For an asset that was never asked. */
export function newAddress(target: Target, nextLookAt: number): AddressState {
  return { address: addressKey(target), nextLookAt, lastLookAt: null, failures: 0, breakerUntil: null, refused: null };
}

/** How often the asset is asked, milliseconds: less often than its interval says where it has become slow. */
export function intervalOf({ intervalMs }: Target, { answers = noAnswers }: AddressState): number {
  return stretchedMs(intervalMs, answers);
}

/** After a good look. */
export function recovered(before: AddressState): AddressState {
  return { ...before, failures: 0, breakerUntil: null, refused: null };
}

/** After a look that failed, the `failures`-th in a row. */
export function afterFailure(
  target: Target,
  before: AddressState,
  { reason, now, failures }: { readonly reason: FailureReason; readonly now: number; readonly failures: number },
): AddressState {
  const pause = target.isPassive ? null : backoffMs(failures, target.intervalMs, reason);
  const breakerUntil = pause === null ? null : now + pause;
  return { ...before, failures, breakerUntil, refused: refusalAfter(target, before, { reason, now }) };
}

/**
 * Which failure stops further looks until the secret or config changes, or until a day has passed (auth only); null
 * where none.
 */
export function refusalOf(target: Target, { refused }: AddressState, now: number): 'auth' | 'host_key' | null {
  if (refused === null) return null;
  const { reason, fingerprint, until } = refused;
  const holds = fingerprint === fingerprintOf(target, reason) && (until === null || now < until);
  return holds ? reason : null;
}

/**
 * When the clock was ahead while something was written, the asset would not be asked until the right time reaches it.
 * So no time may be further in the future than if it were written now.
 */
export function clamped(target: Target, state: AddressState, now: number): AddressState {
  const latest = (at: number | null): number | null => (at === null ? null : Math.min(at, now + dayMs));
  const longest = intervalOf(target, state) * (1 + target.jitter);
  const nextLookAt = Math.min(state.nextLookAt, now + longest);
  const breakerUntil = latest(state.breakerUntil);
  const refused = state.refused && { ...state.refused, until: latest(state.refused.until) };
  return { ...state, nextLookAt, breakerUntil, refused };
}

/** A look that ended before the login was answered says nothing of it: an earlier refusal stays. */
function refusalAfter(
  target: Target,
  { refused }: AddressState,
  { reason, now }: { readonly reason: FailureReason; readonly now: number },
): AddressState['refused'] {
  if (reason === 'parse') return null;
  if (reason !== 'auth' && reason !== 'host_key') return refused;
  return { reason, fingerprint: fingerprintOf(target, reason), until: reason === 'auth' ? now + dayMs : null };
}

function fingerprintOf(target: Target, reason: 'auth' | 'host_key'): string {
  return reason === 'auth' ? `${target.secretFingerprint} ${target.sourceFingerprint}` : target.sourceFingerprint;
}
