import { exposureOf } from '../../model/address.ts';
import type { Exposure, ListenerBinding } from '../../model/listener.ts';

/** Holders of a port, each once, for an address with this exposure. The same list each time. */
export type HoldersElsewhere = (reach: Exposure) => readonly ListenerBinding[];

/**
 * What other addresses say of the holder of a port. `*`, `::` and `0.0.0.0` are the same address; at any other address
 * the holder is only presumed. A holder on loopback says nothing of the network.
 */
export function holdersElsewhere(bindings: readonly ListenerBinding[]): HoldersElsewhere {
  const known = new Map<Exposure, readonly ListenerBinding[]>();
  return (reach) => {
    const holders = known.get(reach) ?? find(bindings, reach);
    known.set(reach, holders);
    return holders;
  };
}

function find(bindings: readonly ListenerBinding[], reach: Exposure): readonly ListenerBinding[] {
  const named = bindings
    .filter(({ process }) => process !== null)
    .map((binding) => ({ binding, exposure: exposureOf(binding.address) }));
  const alike = reach === 'any' ? named.filter(({ exposure }) => exposure === 'any') : [];
  if (alike.length > 0) return eachOnce(alike.map(({ binding }) => binding));
  const elsewhere = named.filter(({ exposure }) => (exposure === 'loopback') === (reach === 'loopback'));
  return eachOnce(elsewhere.map(({ binding }) => ({ ...binding, presumed: true as const })));
}

function eachOnce(holders: readonly ListenerBinding[]): readonly ListenerBinding[] {
  return [...new Map(holders.map((holder) => [holder.process, holder])).values()];
}

/** One binding in place of all presumed holders, where they are too many to write down for each address. */
export function allElsewhere(address: string): ListenerBinding {
  return { address, process: null, presumed: true };
}

export function isAllElsewhere({ process, presumed }: ListenerBinding): boolean {
  return process === null && presumed === true;
}
