import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening, SightKind } from '../../model/state/happening.ts';
import { transports } from '../../model/listener.ts';
import type { Observation } from '../../model/observation.ts';
import type { AssetState } from '../../model/state.ts';
import { listedBy, noLooks, rememberLook } from '../look/look-memory.ts';
import { afterOwnLook, suspectsAt } from '../witness/hidden.ts';

/** What is known of the asset after a good look, beside its listeners. */
export function knownFrom(before: AssetState, observation: Observation): Partial<AssetState> {
  const { complete, takenAt, collector, evidence, identity, notes, answered } = observation;
  const completeNow = Object.fromEntries(
    Object.entries(complete).flatMap(([aspect, isComplete]) => (isComplete ? [[aspect, takenAt]] : [])),
  );
  return {
    lastSuccessAt: takenAt,
    complete,
    lastCompleteAt: { ...before.lastCompleteAt, ...completeNow },
    collector,
    evidence,
    identity,
    notes,
    ...(answered === undefined && before.onWire === undefined ? {} : { onWire: answered !== undefined }),
  };
}

/**
 * What a good look says of ports that only witnesses have seen. A recording is taken at one instant; a live look lasts
 * from its start to its end.
 */
export function doubtsAfter(
  { witnesses }: AssetPolicy,
  { before, listeners }: { readonly before: AssetState; readonly listeners: AssetState['listeners'] },
  { kind, observation, at }: Happening<SightKind>,
): Partial<AssetState> {
  const { takenAt, complete } = observation;
  const endedAt = kind === 'look' ? Math.max(at, takenAt) : takenAt;
  const suspects = afterOwnLook(suspectsAt(before, at), { ...observation, endedAt });
  // Without witnesses nobody needs the times of the looks.
  if (witnesses.length === 0) return { looks: {}, suspects };
  const looks = transports.flatMap((transport) => {
    const known = before.looks?.[transport] ?? noLooks;
    const listed = { transport, before: listedBy(before), after: listeners };
    return complete[transport] ? [[transport, rememberLook(known, { takenAt, endedAt }, listed)] as const] : [];
  });
  return { looks: { ...before.looks, ...Object.fromEntries(looks) }, suspects };
}
