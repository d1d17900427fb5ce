import type { AssetPolicy } from '../../model/asset.ts';
import type { CollectorName } from '../../model/source/collector-name.ts';
import type { AssetState } from '../../model/state.ts';

/** Which sources see only what answers on the wire: the compiler asks it of each new one. */
const seesOnlyWire: Readonly<Record<CollectorName, 'always' | 'never' | 'by-recording'>> = {
  ssh: 'never',
  snmp: 'never',
  import: 'by-recording',
  zeek: 'always',
  suricata: 'always',
  connect: 'always',
};

/**
 * Whether the asset's own source sees only what answers on the wire. That nothing else listens it can never show, and which
 * process holds a port neither: a property of the source, and no fault. Of recordings the last good look tells.
 */
export function isWireWitness(
  { collector }: Pick<AssetPolicy, 'collector'>,
  { onWire }: Pick<AssetState, 'onWire'>,
): boolean {
  const sees = seesOnlyWire[collector];
  return sees === 'always' || (sees === 'by-recording' && onWire === true);
}
