import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { AssetState } from '../../model/state.ts';
import type { DeviationState } from '../../model/state/deviation.ts';
import type { AssetEvent, DeviationChange } from '../../model/state/history.ts';
import { publishedSeverity } from '../verdict/published.ts';
import type { Judged } from './judged.ts';

/** An asset has left the config while it alerts, and nobody has confirmed the removal. All of it stays. */
export function judgeRemovalPending(
  _policy: AssetPolicy,
  before: AssetState,
  { at, note }: Happening<'removal_pending'>,
): Judged {
  const event: AssetEvent = { asset: before.asset, at, event: 'removal_pending', note };
  return { at, state: { ...before, removalPendingAt: at }, events: [event], changes: [] };
}

/**
 * The recorded removal of an asset ends its deviations.
 * @param policy under which the asset was shown last
 */
export function judgeRemoved(policy: AssetPolicy, before: AssetState, { at, note }: Happening<'removed'>): Judged {
  const changes = before.deviations.map((deviation) => ended(before.asset, deviation, { policy, at }));
  const event: AssetEvent = { asset: before.asset, at, event: 'removed', note };
  const over = { deviations: [], history: [], beyond: {}, otherHostKey: null };
  const state = { ...before, ...over, removedAt: at, removalPendingAt: null };
  return { at, state, events: [event], changes };
}

/** The event keeps the severity that the deviation had: an auditor reads what was removed. */
function ended(
  asset: string,
  deviation: DeviationState,
  { policy, at }: { readonly policy: AssetPolicy; readonly at: number },
): DeviationChange {
  const { transport, port, verdict } = deviation;
  const severity = publishedSeverity(policy, deviation);
  return { asset, at, change: 'ended', transport, port, verdict, severity, cause: 'removed' };
}
