import type { AssetPolicy } from '../model/asset.ts';
import type { AssetState } from '../model/state.ts';
import type { DeviationState, Pending } from '../model/state/deviation.ts';
import { spanAt } from '../model/windows.ts';
import { confirmableAt } from './deviation/pending.ts';

/** What an asset waits for; epoch milliseconds, null where it waits for nothing. */
export interface Agenda {
  /** When a look could confirm something. */
  readonly lookAt: number | null;
  /**
   * When the asset must be judged again without a new look: at a deadline, the end of a window, or the end of a rule.
   */
  readonly judgeAt: number | null;
}

/** What comes next for an asset that was judged at `now`. */
export function agendaOf(policy: AssetPolicy, state: AssetState, now: number): Agenda {
  const waiting = state.deviations.filter((deviation) => isWaiting(deviation));
  return {
    lookAt: earliest(waiting.flatMap((deviation) => lookAt(policy, deviation, state))),
    judgeAt: earliest([
      ...waiting.flatMap((deviation) => deadlineOf(policy, deviation)),
      ...windowEnd(policy, state, now),
      ...expiries(policy, now),
      ...forgotten(state, now),
    ]),
  };
}

type Waiting = DeviationState & { readonly pending: Pending };

/**
 * A deviation that began in a maintenance window waits for the end of the window. No look can confirm it before that.
 */
function isWaiting(deviation: DeviationState): deviation is Waiting {
  return deviation.pending !== null && !deviation.inMaintenance;
}

/**
 * A look is wanted when it can confirm the deviation. After each attempt (good or not) the wait is at least as long as
 * before the first one. A deviation that waits for an interval or for 15 minutes gets one extra look at that time. If
 * this look brings nothing, the ordinary looks go on.
 */
function lookAt(policy: AssetPolicy, deviation: Waiting, state: AssetState): readonly number[] {
  const due = confirmableAt(policy.confirm, deviation);
  const lastAt = state.lastCollection?.at ?? deviation.sinceAt;
  if (deviation.pending.kind === 'look') {
    return [Math.max(due, lastAt + policy.confirm.confirmAfterMs)];
  }
  return due > lastAt ? [due] : [];
}

function deadlineOf(policy: AssetPolicy, deviation: Waiting): readonly number[] {
  return deviation.pending.kind === 'look' ? [deviation.sinceAt + policy.confirm.confirmWithinMs] : [];
}

function windowEnd(policy: AssetPolicy, state: AssetState, now: number): readonly number[] {
  const held = state.deviations.some((deviation) => deviation.inMaintenance);
  // When the window was removed from the config meanwhile, it ends now.
  return held ? [spanAt(policy.maintenance, now)?.endAt ?? now] : [];
}

function expiries(policy: AssetPolicy, now: number): readonly number[] {
  return (policy.baseline?.allow ?? []).flatMap(({ expiresAt }) =>
    expiresAt !== null && expiresAt > now ? [expiresAt] : [],
  );
}

/** When a hidden port has been silent for so long that it counts as gone. */
function forgotten({ suspects = [], deviations }: AssetState, now: number): readonly number[] {
  if (!deviations.some(({ verdict }) => verdict === 'hidden')) return [];
  return suspects.flatMap(({ forgetAt }) => (forgetAt > now ? [forgetAt] : []));
}

function earliest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : instants.reduce((one, other) => Math.min(one, other));
}
