/** Why an asset is not asked. Pure: what holds it back is gathered elsewhere (`standing.ts`) and comes in as facts. */
import { heldAgainstRetry } from '../model/pause.ts';
import type { PauseReason } from '../model/report.ts';

/** What may hold an asset back at one instant. Instants are epoch milliseconds. */
export interface Circumstances {
  /** A look may send something. */
  readonly mayAsk: boolean;
  readonly isKilled: boolean;
  readonly isWindowOpen: boolean;
  /** What the asset refused, or what was refused about it, and has not changed since; null where nothing is. */
  readonly refusal: 'auth' | 'host_key' | null;
  readonly isCredentialPaused: boolean;
  readonly breakerUntil: number | null;
  /** Put aside, because what it answers held us up. */
  readonly asideUntil: number | null;
  readonly isBudgetUsedUp: boolean;
}

/** In the order in which people are told. */
const pauses: readonly (readonly [PauseReason, (facts: Circumstances, now: number) => boolean])[] = [
  // It stops what is sent, and files are read on.
  ['kill_switch', ({ isKilled, mayAsk }) => isKilled && mayAsk],
  ['window', ({ isWindowOpen }) => !isWindowOpen],
  ['auth', ({ refusal, isCredentialPaused }) => refusal === 'auth' || isCredentialPaused],
  ['host_key', ({ refusal }) => refusal === 'host_key'],
  ['breaker', ({ breakerUntil }, now) => breakerUntil !== null && now < breakerUntil],
  ['stalled', ({ asideUntil }, now) => asideUntil !== null && now < asideUntil],
  ['budget', ({ isBudgetUsedUp }) => isBudgetUsedUp],
];

/** All that pauses the asset; empty where it may be asked. */
export function pausesOf(facts: Circumstances, now: number): readonly PauseReason[] {
  return pauses.flatMap(([reason, applies]) => (applies(facts, now) ? [reason] : []));
}

/** Those of the pauses that keep the look from beginning: a retry ends some of them (`model/pause.ts` says which). */
export function holdingBack(reasons: readonly PauseReason[], isRetry: boolean): readonly PauseReason[] {
  return isRetry ? heldAgainstRetry(reasons) : reasons;
}
