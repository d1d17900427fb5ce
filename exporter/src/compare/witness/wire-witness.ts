import type { AssetPolicy } from '../../model/asset.ts';
import type { CollectorName } from '../../model/source/collector-name.ts';
import type { AssetState } from '../../model/state.ts';

/** Which sources see only what answers on the wire. */
const seesOnlyWire: Readonly<Record<CollectorName, 'always' | 'never' | 'by-recording'>> = {
  ssh: 'never',
  snmp: 'never',
  import: 'by-recording',
  zeek: 'always',
  suricata: 'always',
  connect: 'always',
};

/**
 * Whether the asset's first source sees only what answers on the wire. Such a source never shows that nothing else
 * listens, and never shows the process. That is a property of the source and no fault. For recordings the last good
 * look tells it.
 */
export function isWireWitness(
  { collector }: Pick<AssetPolicy, 'collector'>,
  { onWire }: Pick<AssetState, 'onWire'>,
): boolean {
  const sees = seesOnlyWire[collector];
  return sees === 'always' || (sees === 'by-recording' && onWire === true);
}
