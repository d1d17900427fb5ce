import type { Profile } from '../../model/profile.ts';
import type { Merged } from '../read/layers.ts';
import { fragileRoles, type AssetEntry } from '../schema/asset.ts';

/**
 * A fragile role stays fragile unless `gentle` is set for it. `normal`, or `defaults:` for all, does not show that a
 * person decided about this asset.
 */
export function profileOf({ profile, role }: AssetEntry, merged: Merged): Profile {
  const isFragile = (fragileRoles as readonly string[]).includes(role);
  const isGentle = profile === 'gentle' && merged.isSaidInParticular(['profile']);
  return isFragile && !isGentle ? 'fragile' : (profile ?? 'normal');
}
