/** Why an asset is not asked. Pure: `standing.ts` collects the facts and passes them in. */
import { heldAgainstRetry } from '../model/pause.ts';
import type { PauseReason } from '../model/report.ts';

/** The facts that may pause an asset at one instant. Instants are epoch milliseconds. */
export interface Circumstances {
  /** A look may send something. */
  readonly mayAsk: boolean;
  readonly isKilled: boolean;
  readonly isWindowOpen: boolean;
  /** What was refused (by the asset, or by us about its host key) and has not changed since; null where nothing was. */
  readonly refusal: 'auth' | 'host_key' | null;
  readonly isCredentialPaused: boolean;
  readonly breakerUntil: number | null;
  /** Set where the asset is put aside because its answers blocked our event loop. */
  readonly asideUntil: number | null;
  readonly isBudgetUsedUp: boolean;
}

/** In the order in which people see them. */
const pauses: readonly (readonly [PauseReason, (facts: Circumstances, now: number) => boolean])[] = [
  // It stops only looks that send something. Files are still read.
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

/** The pauses that keep the look from beginning. A retry ends some of them (`model/pause.ts` says which). */
export function holdingBack(reasons: readonly PauseReason[], isRetry: boolean): readonly PauseReason[] {
  return isRetry ? heldAgainstRetry(reasons) : reasons;
}
