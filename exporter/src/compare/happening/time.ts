import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { AssetState } from '../../model/state.ts';
import { carryForward } from '../deviation/deviations.ts';
import { isHeld } from '../removed/alarms.ts';
import { settle, type Judged } from './judged.ts';

/**
 * A deadline has passed. An asset whose removal is pending gets no new deviations; but a deviation that no look can
 * refute is confirmed, and one that a window held back takes its severity.
 */
export function judgeTick(policy: AssetPolicy, before: AssetState, { at }: Happening<'tick'>): Judged {
  if (!isHeld(before)) return settle(policy, before, { kind: 'tick', at, sight: null });
  const { deviations, changes } = carryForward(policy, { state: before, wanted: before.deviations }, at);
  return { at, state: { ...before, deviations }, events: [], changes };
}
