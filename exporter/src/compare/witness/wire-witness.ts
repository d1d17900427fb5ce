import type { AssetPolicy } from '../../model/asset.ts';
import type { CollectorName } from '../../model/collector-name.ts';
import type { AssetState } from '../../model/state.ts';

const always: ReadonlySet<CollectorName> = new Set(['zeek', 'suricata', 'connect']);

/**
 * Whether the asset's own source sees only what answers on the wire. That nothing else listens it can never show, and which
 * process holds a port neither: a property of the source, and no fault. Of recordings the last good look tells.
 */
export function isWireWitness(
  { collector }: Pick<AssetPolicy, 'collector'>,
  { onWire }: Pick<AssetState, 'onWire'>,
): boolean {
  return always.has(collector) || (collector === 'import' && onWire === true);
}
