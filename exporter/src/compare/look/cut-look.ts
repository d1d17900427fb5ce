import type { AssetPolicy } from '../../model/asset.ts';
import { portName, transports } from '../../model/listener.ts';
import type { Observation } from '../../model/observation.ts';
import type { AssetState } from '../../model/state.ts';
import { beyondOf, type NotKept } from './beyond.ts';
import { eventsBetween, changedListener, type ListenerDifference } from '../deviation/events.ts';
import { rowsOf } from './keep-rows.ts';
import { portsBeyond } from '../verdict/port-bits.ts';

/**
 * When an answer has more rows than the profile allows, the observation is marked as not complete, with a note: not all
 * of it is kept and shown.
 */
export function withinRows({ maxRows }: AssetPolicy, observation: Observation): Observation {
  const { listeners, complete } = observation;
  const rows = transports.map((transport) => ({ transport, count: rowsOf(listeners, transport) }));
  const above = rows.filter(({ count }) => count > maxRows);
  if (above.length === 0) return observation;
  const notes = above.map(
    ({ transport, count }) =>
      `${count} rows of ${transport} are more than the ${maxRows} of its profile (limits.rows): all are judged, ${maxRows} are kept and shown, and ${transport} is not complete.`,
  );
  const cut = Object.fromEntries(above.map(({ transport }) => [transport, false]));
  return { ...observation, complete: { ...complete, ...cut }, notes: [...observation.notes, ...notes] };
}

/** The open ports that are not kept, after the look. */
export function beyondAfter(
  before: AssetState,
  look: {
    readonly observation: Observation;
    readonly merged: AssetState['listeners'];
    readonly notKept: readonly NotKept[];
  },
): NonNullable<AssetState['beyond']> {
  const { observation, merged, notKept } = look;
  const over = new Set([...merged, ...(observation.ended ?? [])].map(portName));
  const unseen = portsBeyond(before).filter((one) => !observation.complete[one.transport] && !over.has(portName(one)));
  const entries = transports.flatMap((transport) => {
    const beyond = beyondOf(before.beyond?.[transport], {
      at: observation.takenAt,
      notKept: notKept.filter(({ listener }) => listener.transport === transport),
      unseen: unseen.filter((one) => one.transport === transport).map(({ port }) => port),
    });
    return beyond === undefined ? [] : [[transport, beyond] as const];
  });
  return Object.fromEntries(entries);
}

/** An open port that is not kept makes no opened or closed event, because it is not shown. */
export function eventsAfter(
  before: AssetState,
  after: Pick<AssetState, 'listeners' | 'beyond'>,
): readonly ListenerDifference[] {
  const was = new Set(portsBeyond(before).map(portName));
  const is = new Set(portsBeyond(after).map(portName));
  return eventsBetween(before.listeners, after.listeners).filter((difference) => {
    const name = portName(changedListener(difference));
    return !(difference.event === 'opened' && was.has(name)) && !(difference.event === 'closed' && is.has(name));
  });
}
