import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { AssetState } from '../../model/state.ts';
import { otherHostKeyAfter } from '../look/host-key.ts';
import { addedUp, countAttempt, settle, type Judged } from './judged.ts';

/**
 * A failed look changes no verdict. It counts as an attempt, and it may confirm a deviation that no look has refuted.
 */
export function judgeFailed(policy: AssetPolicy, before: AssetState, failed: Happening<'failed'>): Judged {
  const { at, durationMs, reason, message, footprint } = failed;
  const otherHostKey = otherHostKeyAfter(before, failed);
  const lastCollection = { at, durationMs, outcome: reason, message };
  const counted = { ...countAttempt(before, reason, footprint), lastCollection };
  const after = otherHostKey === undefined ? counted : { ...counted, otherHostKey };
  return settle(policy, after, { kind: 'failed', at, sight: null });
}

export function judgeRefused(policy: AssetPolicy, before: AssetState, { at }: Happening<'refused'>): Judged {
  return settle(policy, before, { kind: 'failed', at, sight: null });
}

export function judgeCutShort(
  _policy: AssetPolicy,
  before: AssetState,
  { at, footprint }: Happening<'cut_short'>,
): Judged {
  return { at, state: { ...before, footprint: addedUp(before.footprint, footprint) }, events: [], changes: [] };
}

export function judgeKept(_policy: AssetPolicy, before: AssetState, { at, remembered }: Happening<'kept'>): Judged {
  return { at, state: { ...before, remembered }, events: [], changes: [] };
}
