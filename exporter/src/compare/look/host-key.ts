import type { AssetState, LookResult, OtherHostKey } from '../../model/state.ts';

/** What a failed look says of the host key. One that did not come so far says nothing, and what is known stays. */
export function otherHostKeyAfter(
  before: AssetState,
  result: LookResult & { ok: false },
): OtherHostKey | null | undefined {
  const known = before.otherHostKey;
  const { reason, otherKey, at } = result;
  if (otherKey === undefined) return reason === 'host_key' ? (known ?? null) : known;
  return { ...otherKey, sinceAt: known?.pin === otherKey.pin ? known.sinceAt : at };
}

/**
 * The asset under the pins of a config: another host key than the pinned one is over where other keys are pinned, or none.
 * @param pinNow asked for only where something hangs on it; null where the asset has no pin
 */
export function underPin(before: AssetState, pinNow: () => string | null): AssetState {
  const known = before.otherHostKey === undefined ? ofOlderStore(before, pinNow) : before.otherHostKey;
  if (known === null) return before;
  return { ...before, otherHostKey: known.pin === pinNow() ? known : null };
}

/** Older versions kept only how the last look ended. They held that after a good look it meant another key. */
function ofOlderStore({ lastCollection, lastSuccessAt }: AssetState, pinNow: () => string | null): OtherHostKey | null {
  if (lastCollection?.outcome !== 'host_key' || lastSuccessAt === null) return null;
  const pin = pinNow();
  return pin === null ? null : { pin, offered: null, sinceAt: lastCollection.at };
}
