import type { Happening } from '../../model/state/happening.ts';
import type { AssetState, OtherHostKey } from '../../model/state.ts';

/** What a failed look says of the host key. A look that failed earlier says nothing, and the old knowledge stays. */
export function otherHostKeyAfter(before: AssetState, failed: Happening<'failed'>): OtherHostKey | null | undefined {
  const known = before.otherHostKey;
  const { reason, otherKey, at } = failed;
  if (otherKey === undefined) return reason === 'host_key' ? (known ?? null) : known;
  return { ...otherKey, sinceAt: known?.pin === otherKey.pin ? known.sinceAt : at };
}

/** True where the state depends on the host keys that are pinned now. */
export function hangsOnPin(before: AssetState): boolean {
  const { otherHostKey } = before;
  return otherHostKey === undefined ? wasRefusedForKey(before) : otherHostKey !== null;
}

/**
 * The asset under the pins of a config. "Another host key than the pinned one" ends when other keys are pinned, or
 * none.
 * @param pin null where the asset has none; undefined where nobody asked, because nothing depends on it
 */
export function underPin(before: AssetState, pin: string | null | undefined): AssetState {
  if (pin === undefined) return before;
  const known = before.otherHostKey === undefined ? ofOlderStore(before, pin) : before.otherHostKey;
  if (known === null) return before;
  return { ...before, otherHostKey: known.pin === pin ? known : null };
}

/** Older versions kept only how the last look ended. This is what they took as another key after a good look. */
function ofOlderStore(before: AssetState, pin: string | null): OtherHostKey | null {
  const { lastCollection } = before;
  if (pin === null || lastCollection === null || !wasRefusedForKey(before)) return null;
  return { pin, offered: null, sinceAt: lastCollection.at };
}

function wasRefusedForKey({ lastCollection, lastSuccessAt }: AssetState): boolean {
  return lastCollection?.outcome === 'host_key' && lastSuccessAt !== null;
}
