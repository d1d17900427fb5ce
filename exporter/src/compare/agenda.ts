import type { AssetPolicy } from '../model/asset.ts';
import type { AssetState } from '../model/state.ts';
import type { DeviationState, Pending } from '../model/state/deviation.ts';
import { spanAt } from '../model/windows.ts';
import { dueAt } from './deviation/pending.ts';

/** What an asset waits for; epoch milliseconds, null where it waits for nothing. */
export interface Agenda {
  /** When a look could confirm something. */
  readonly lookAt: number | null;
  /** When it must be judged again although nobody looks: a deadline, the end of a window, a rule that runs out. */
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

/** What began in a maintenance window waits for its end and for no look. */
function isWaiting(deviation: DeviationState): deviation is Waiting {
  return deviation.pending !== null && !deviation.inMaintenance;
}

/**
 * Not before it can confirm, and not sooner after an attempt (good or not) than after the first one. What waits for an
 * interval or a quarter of an hour gets one look at that time; where it brought nothing, the ordinary ones go on.
 */
function lookAt(policy: AssetPolicy, deviation: Waiting, state: AssetState): readonly number[] {
  const due = dueAt(policy.confirm, deviation);
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
  // Where the window was taken out of the config meanwhile, it has ended now.
  return held ? [spanAt(policy.maintenance, now)?.endAt ?? now] : [];
}

function expiries(policy: AssetPolicy, now: number): readonly number[] {
  return (policy.baseline?.allow ?? []).flatMap(({ expiresAt }) =>
    expiresAt !== null && expiresAt > now ? [expiresAt] : [],
  );
}

/** When a port that is hidden has not answered for so long that it counts as gone. */
function forgotten({ suspects = [], deviations }: AssetState, now: number): readonly number[] {
  if (!deviations.some(({ verdict }) => verdict === 'hidden')) return [];
  return suspects.flatMap(({ forgetAt }) => (forgetAt > now ? [forgetAt] : []));
}

function earliest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : instants.reduce((one, other) => Math.min(one, other));
}
