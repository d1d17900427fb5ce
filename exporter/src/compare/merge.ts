import { exposureOf } from '../model/address.ts';
import { byAddress, byPort, portName, widest, type Listener, type ListenerBinding } from '../model/listener.ts';
import type { Observation } from '../model/observation.ts';

/**
 * What is known after a good look: what it shows counts at once; what it does not show is gone only in an aspect
 * where the look was complete, or where a wire witness says that it has not seen it for too long. An unknown process
 * never replaces a known one. Sorted by transport, then port.
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
  const merged = [...seen].flatMap(([address, holders]) => mergeHolders(before, address, { holders, look }));
  const kept = look.complete[now.transport] ? [] : before.bindings.filter((binding) => !seen.has(binding.address));
  const bindings = [...merged, ...kept].sort(byAddress);
  return { ...now, exposure: widest(bindings.map(({ address }) => exposureOf(address))), bindings };
}

interface Seen {
  readonly holders: readonly ListenerBinding[];
  readonly look: Observation;
}

/** The holders of one address: those seen, beside those known where the look could not see all of them. */
function mergeHolders(before: Listener, address: string, seen: Seen): readonly ListenerBinding[] {
  const named = seen.holders.filter((holder) => holder.process !== null);
  if (named.length > 0 && seen.look.complete.process) {
    return seen.holders;
  }
  const remembered = holdersBefore(before, address).filter(
    (holder) => !named.some((other) => other.process === holder.process),
  );
  const all = [...named, ...remembered];
  const isUnknown = remembered.length === 0 && seen.holders.length > named.length;
  return isUnknown ? [...all, { address, process: null }] : all;
}

/**
 * Known holders at this address, else those of the port elsewhere: `*`, `::` and `0.0.0.0` are the same door, at any other
 * address the holder is only presumed. What loopback holds says nothing of the network.
 */
function holdersBefore(before: Listener, address: string): readonly ListenerBinding[] {
  const named = before.bindings.filter((binding) => binding.process !== null);
  const same = named.filter((binding) => binding.address === address);
  if (same.length > 0) {
    return same;
  }
  const reach = exposureOf(address);
  const alike = reach === 'any' ? named.filter((binding) => exposureOf(binding.address) === 'any') : [];
  const elsewhere = named.filter((binding) => (exposureOf(binding.address) === 'loopback') === (reach === 'loopback'));
  const inherited = alike.length > 0 ? alike : elsewhere.map((binding) => ({ ...binding, presumed: true as const }));
  return [...new Map(inherited.map((binding) => [binding.process, { ...binding, address }])).values()];
}
