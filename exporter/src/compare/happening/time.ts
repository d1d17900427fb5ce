import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { AssetState } from '../../model/state.ts';
import { carryForward } from '../deviation/deviations.ts';
import { isHeld } from '../removed/alarms.ts';
import { settle, type Judged } from './judged.ts';

/**
 * A deadline has passed. Of a held asset nothing is demanded any more: what nobody can refute is confirmed, what a window
 * held back comes out of it.
 */
export function judgeTick(policy: AssetPolicy, before: AssetState, { at }: Happening<'tick'>): Judged {
  if (!isHeld(before)) return settle(policy, before, { kind: 'tick', at, sight: null });
  const { deviations, changes } = carryForward(policy, { state: before, wanted: before.deviations }, at);
  return { at, state: { ...before, deviations }, events: [], changes };
}
