import { exposureOf } from '../../model/address.ts';
import { byAddress, byPort, portName, widest, type Listener, type ListenerBinding } from '../../model/listener.ts';
import type { Observation } from '../../model/observation.ts';
import { allElsewhere, holdersElsewhere, isAllElsewhere, type HoldersElsewhere } from '../verdict/elsewhere.ts';

/**
 * What is known after a good look. A port that it shows counts at once. A port that it does not show is gone only where
 * the look was complete in that aspect, or where a wire witness says that it has not seen the port for too long. An
 * unknown process never replaces a known one. Sorted by transport, then port.
 */
export function mergeLook(before: readonly Listener[], now: Observation): readonly Listener[] {
  const known = new Map(before.map((listener) => [portName(listener), listener]));
  const seen = now.listeners.map((listener) => mergeListener(known.get(portName(listener)), listener, now));
  const shown = new Set(now.listeners.map(portName));
  const ended = new Set(now.ended?.map(portName));
  const isKept = (listener: Listener): boolean => !now.complete[listener.transport] && !ended.has(portName(listener));
  const kept = before.filter((listener) => isKept(listener) && !shown.has(portName(listener)));
  return [...seen, ...kept].sort(byPort);
}

function mergeListener(before: Listener | undefined, now: Listener, look: Observation): Listener {
  if (before === undefined) {
    return now;
  }
  const seen = Map.groupBy(now.bindings, (binding) => binding.address);
  const known = Map.groupBy(before.bindings, (binding) => binding.address);
  const places = [...seen].map(([address, holders]) =>
    placeOf({ address, holders, known: known.get(address) ?? [] }, look),
  );
  const unseen = look.complete[now.transport] ? [] : [...known].filter(([address]) => !seen.has(address));
  const kept = unseen.map(([address, holders]) => ({
    address,
    holders: holders.filter((holder) => !isAllElsewhere(holder)),
    asElsewhere: holders.some(isAllElsewhere),
  }));
  const bindings = withElsewhere([...places, ...kept], holdersElsewhere(before.bindings)).sort(byAddress);
  return { ...now, exposure: widest(bindings.map(({ address }) => exposureOf(address))), bindings };
}

/** One address of a listener after the look. */
interface MergedAddress {
  readonly address: string;
  readonly holders: readonly ListenerBinding[];
  /** True where the holders are only presumed: the ones that the port had at other addresses. */
  readonly asElsewhere: boolean;
}

interface AddressHolders {
  readonly address: string;
  readonly holders: readonly ListenerBinding[];
  /** What was known before of this same address. */
  readonly known: readonly ListenerBinding[];
}

/** The holders of one address: those that were seen, and the known ones where the look could not see all holders. */
function placeOf({ address, holders, known }: AddressHolders, look: Observation): MergedAddress {
  const named = holders.filter((holder) => holder.process !== null);
  if (named.length > 0 && look.complete.process) {
    return { address, holders, asElsewhere: false };
  }
  const same = known.filter((holder) => holder.process !== null);
  if (same.length === 0) {
    return { address, holders, asElsewhere: true };
  }
  const remembered = without(same, named);
  const isUnknown = remembered.length === 0 && holders.length > named.length;
  const all = [...named, ...remembered];
  return { address, holders: isUnknown ? [...all, { address, process: null }] : all, asElsewhere: false };
}

/** Limit of names that are copied to addresses whose holder nobody saw. Above it the names stay at one address. */
const mostInherited = 1000;

function withElsewhere(places: readonly MergedAddress[], elsewhere: HoldersElsewhere): ListenerBinding[] {
  const inheriting = Map.groupBy(
    places.filter(({ asElsewhere }) => asElsewhere),
    ({ address }) => exposureOf(address),
  );
  const inherited = [...inheriting].flatMap(([reach, ofReach]) => {
    const holders = elsewhere(reach);
    const isProduct = ofReach.length > 1 && ofReach.length * holders.length > mostInherited;
    return ofReach.flatMap((place, index) => (isProduct && index > 0 ? folded(place) : inherit(place, holders)));
  });
  return [...places.flatMap(({ holders, asElsewhere }) => (asElsewhere ? [] : holders)), ...inherited];
}

function inherit(
  { address, holders }: MergedAddress,
  elsewhere: readonly ListenerBinding[],
): readonly ListenerBinding[] {
  const named = holders.filter((holder) => holder.process !== null);
  const remembered = without(elsewhere, named).map((holder) => ({ ...holder, address }));
  const isUnknown = remembered.length === 0 && holders.length > named.length;
  return [...named, ...remembered, ...(isUnknown ? [{ address, process: null }] : [])];
}

function folded({ address, holders }: MergedAddress): readonly ListenerBinding[] {
  return [...holders.filter((holder) => holder.process !== null), allElsewhere(address)];
}

function without(holders: readonly ListenerBinding[], others: readonly ListenerBinding[]): readonly ListenerBinding[] {
  const names = new Set(others.map(({ process }) => process));
  return holders.filter(({ process }) => !names.has(process));
}
