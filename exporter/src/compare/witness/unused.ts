import { exposureOf } from '../../model/address.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import { portName, type Listener } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';

/**
 * Tells whether a listener is unused: witnesses could see its address, one of them saw the asset on every day of the
 * period, and none saw the port answer. Null where no witness watched for so long.
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
