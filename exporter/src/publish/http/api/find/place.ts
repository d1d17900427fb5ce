/** Site, zone and name of an asset: lists are filtered and sorted by them. */
import type { FleetRow } from '../../../../model/fleet.ts';
import type { Key } from '../cursor.ts';

interface OfPlace {
  readonly asset?: string | undefined;
  readonly site?: string | undefined;
  readonly zone?: string | undefined;
}

export function isInPlace({ identity }: FleetRow, { asset, site, zone }: OfPlace): boolean {
  return (
    (asset === undefined || identity.name === asset) &&
    (site === undefined || identity.site === site) &&
    (zone === undefined || identity.zone === zone)
  );
}

export function placeKey({ identity: { site, zone, name } }: Pick<FleetRow, 'identity'>): Key {
  return [site, zone, name];
}
