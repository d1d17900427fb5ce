import { exposureOf } from '../../model/address.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import { portName, type Listener } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';

/**
 * Says of a listener whether it is unused: it could be reached at the address that witnesses watch, and none of them saw it
 * answer while one saw the asset on every day for which answers count. Null where no witness watched for so long.
 */
export function unusedTest(
  { identity }: Pick<AssetPolicy, 'identity'>,
  { witnesses = [] }: Pick<AssetState, 'witnesses'>,
): ((listener: Listener) => boolean) | null {
  if (!witnesses.some(({ sawEveryDay }) => sawEveryDay)) return null;
  const answered = new Set(witnesses.flatMap((witness) => witness.answered.map(portName)));
  return (listener) =>
    !answered.has(portName(listener)) &&
    listener.bindings.some(({ address }) => exposureOf(address) === 'any' || address === identity.address);
}
