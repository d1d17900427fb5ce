import type { Happening } from '../../model/state/happening.ts';
import type { AssetState, OtherHostKey } from '../../model/state.ts';

/** What a failed look says of the host key. One that did not come so far says nothing, and what is known stays. */
export function otherHostKeyAfter(before: AssetState, failed: Happening<'failed'>): OtherHostKey | null | undefined {
  const known = before.otherHostKey;
  const { reason, otherKey, at } = failed;
  if (otherKey === undefined) return reason === 'host_key' ? (known ?? null) : known;
  return { ...otherKey, sinceAt: known?.pin === otherKey.pin ? known.sinceAt : at };
}

/** True where what is known of the asset hangs on the host keys that are pinned for it now. */
export function hangsOnPin(before: AssetState): boolean {
  const { otherHostKey } = before;
  return otherHostKey === undefined ? wasRefusedForKey(before) : otherHostKey !== null;
}

/**
 * The asset under the pins of a config: another host key than the pinned one is over where other keys are pinned, or none.
 * @param pin null where the asset has none; undefined where nobody asked because nothing hangs on it
 */
export function underPin(before: AssetState, pin: string | null | undefined): AssetState {
  if (pin === undefined) return before;
  const known = before.otherHostKey === undefined ? ofOlderStore(before, pin) : before.otherHostKey;
  if (known === null) return before;
  return { ...before, otherHostKey: known.pin === pin ? known : null };
}

/** Older versions kept only how the last look ended. They held that after a good look it meant another key. */
function ofOlderStore(before: AssetState, pin: string | null): OtherHostKey | null {
  const { lastCollection } = before;
  if (pin === null || lastCollection === null || !wasRefusedForKey(before)) return null;
  return { pin, offered: null, sinceAt: lastCollection.at };
}

function wasRefusedForKey({ lastCollection, lastSuccessAt }: AssetState): boolean {
  return lastCollection?.outcome === 'host_key' && lastSuccessAt !== null;
}
