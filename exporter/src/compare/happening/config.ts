import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { AssetState } from '../../model/state.ts';
import { underPin } from '../look/host-key.ts';
import { newAsset } from '../new-asset.ts';
import { stillNamed } from '../witness/hidden.ts';
import { settle, type Judged } from './judged.ts';

const backAfterHolding = 'It is in the configuration again.';
const backAfterRemoval =
  'It is in the configuration again after its removal: it begins like a new asset, and its first look decides.';

/** Another baseline or policy, applied to the last good look. */
export function judgeConfig(policy: AssetPolicy, known: AssetState, { at, hostKeyPin }: Happening<'config'>): Judged {
  const before = underPin(known, hostKeyPin);
  const { asset, removedAt, removalPendingAt = null } = before;
  const named = stillNamed(before, policy.witnesses);
  // An asset whose removal was pending goes on as it was.
  const returned =
    removedAt === null ? { ...before, ...named, removedAt, removalPendingAt: null } : begunAnew(before, at);
  const judged = settle(policy, returned, { kind: 'config', at, sight: null });
  const isBack = removedAt !== null || removalPendingAt !== null;
  const note = removedAt === null ? backAfterHolding : backAfterRemoval;
  return isBack ? { ...judged, events: [{ asset, at, event: 'returned', note }] } : judged;
}

/**
 * A removed asset that is configured again begins like a new one, because its old look proves nothing about today.
 * Counters stay, and so do the ports that a person declared closed.
 */
function begunAnew({ asset, collections, events, footprint, seriesDroppedTotal, closed }: AssetState, at: number) {
  const kept = { collections, events, footprint, seriesDroppedTotal, ...(closed === undefined ? {} : { closed }) };
  return { ...newAsset(asset, at), ...kept };
}
