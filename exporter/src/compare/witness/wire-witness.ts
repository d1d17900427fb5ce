import type { AssetPolicy } from '../../model/asset.ts';
import type { AssetState } from '../../model/state.ts';

/**
 * Whether the asset's first source sees only what answers on the wire. Such a source never shows that nothing else
 * listens, and never shows the process. That is a property of the source and no fault. For recordings the last good
 * look tells it.
 */
export function isWireWitness(
  { seesOnlyWire }: Pick<AssetPolicy, 'seesOnlyWire'>,
  { onWire }: Pick<AssetState, 'onWire'>,
): boolean {
  return seesOnlyWire === 'always' || (seesOnlyWire === 'by-recording' && onWire === true);
}
