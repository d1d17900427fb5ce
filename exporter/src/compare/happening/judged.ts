import type { AssetPolicy } from '../../model/asset.ts';
import type { Footprint, Outcome } from '../../model/collection.ts';
import type { AssetState } from '../../model/state.ts';
import type { DeviationChange, HistoryEvent } from '../../model/state/history.ts';
import type { Trigger } from '../deviation/trigger.ts';
import { judgeDeviations } from '../deviation/deviations.ts';

/** An asset after a happening, and what must be written down. */
export interface Judged {
  /** The instant for which it was judged, epoch milliseconds. The agenda begins there. */
  readonly at: number;
  readonly state: AssetState;
  readonly events: readonly HistoryEvent[];
  readonly changes: readonly DeviationChange[];
}

/** Why the declaration of a person is refused. Then nothing changes and nothing is written down. */
export interface Refusal {
  /** One line for a person. */
  readonly refused: string;
}

/** The state with its deviations carried forward by the trigger. */
export function settle(policy: AssetPolicy, state: AssetState, trigger: Trigger): Judged {
  const { deviations, changes } = judgeDeviations(policy, state, trigger);
  return { at: trigger.at, state: { ...state, deviations }, events: [], changes };
}

/** One more attempt, and what it cost the asset. */
export function countAttempt(state: AssetState, outcome: Outcome, spent: Footprint): AssetState {
  return {
    ...state,
    collections: { ...state.collections, [outcome]: (state.collections[outcome] ?? 0) + 1 },
    footprint: addedUp(state.footprint, spent),
  };
}

export function addedUp(one: Footprint, other: Footprint): Footprint {
  return {
    sessions: one.sessions + other.sessions,
    requests: one.requests + other.requests,
    sentBytes: one.sentBytes + other.sentBytes,
    receivedBytes: one.receivedBytes + other.receivedBytes,
  };
}
