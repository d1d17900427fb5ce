import { byPort, portName, type Listener } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import type { PortEventName } from '../../model/verdict.ts';
import { samePrograms } from '../verdict/process-names.ts';

/** A difference between two good looks of one asset. */
export interface ListenerDifference {
  readonly event: PortEventName;
  readonly before: Listener | null;
  readonly after: Listener | null;
}

/**
 * What happened between two good looks, sorted by transport and port. A port whose process and exposure both changed
 * makes two events. Swapping the arguments swaps opened and closed and nothing else.
 */
export function eventsBetween(before: readonly Listener[], after: readonly Listener[]): readonly ListenerDifference[] {
  const old = new Map(before.map((listener) => [portName(listener), listener]));
  const current = new Map(after.map((listener) => [portName(listener), listener]));
  const closed = before
    .filter((listener) => !current.has(portName(listener)))
    .map((listener): ListenerDifference => ({ event: 'closed', before: listener, after: null }));
  const others = after.flatMap((listener) => changes(old.get(portName(listener)), listener));
  return [...closed, ...others].sort((one, other) => byPort(changedListener(one), changedListener(other)));
}

function changes(before: Listener | undefined, after: Listener): readonly ListenerDifference[] {
  if (before === undefined) {
    return [{ event: 'opened', before: null, after }];
  }
  const names: PortEventName[] = [];
  // A folded listener does not keep all its holders. Each look judges all of them, but two looks cannot be compared.
  const isWhole = before.folded !== true && after.folded !== true;
  if (isWhole && !samePrograms(before.bindings, after.bindings)) {
    names.push('process_changed');
  }
  if (before.exposure !== after.exposure) {
    names.push('exposure_changed');
  }
  return names.map((event) => ({ event, before, after }));
}

export function changedListener(difference: ListenerDifference): Listener {
  const listener = difference.after ?? difference.before;
  if (listener === null) {
    throw new TypeError('an event without a listener');
  }
  return listener;
}

/** How often each event has happened, including these. */
export function countEvents(
  before: AssetState['events'],
  differences: readonly ListenerDifference[],
): AssetState['events'] {
  const counts: Partial<Record<PortEventName, number>> = { ...before };
  for (const { event } of differences) {
    counts[event] = (counts[event] ?? 0) + 1;
  }
  return counts;
}
