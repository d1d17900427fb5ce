import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening, SightKind } from '../../model/state/happening.ts';
import { portName } from '../../model/listener.ts';
import type { Observation } from '../../model/observation.ts';
import type { AssetState } from '../../model/state.ts';
import type { PortEvent } from '../../model/state/history.ts';
import type { Sight } from '../deviation/trigger.ts';
import { countEvents, changedListener, type ListenerDifference } from '../deviation/events.ts';
import { nextHistory } from '../deviation/flapping.ts';
import { beyondAfter, eventsAfter, withinRows } from '../look/cut-look.ts';
import { keepRows } from '../look/keep-rows.ts';
import { mergeLook } from '../look/merge.ts';
import { portsBeyond } from '../verdict/port-bits.ts';
import { judgeListener } from '../verdict/verdict.ts';
import { isDeviation } from '../verdict/wanted.ts';
import { countAttempt, settle, type Judged } from './judged.ts';
import { doubtsAfter, knownFrom } from './known.ts';
import { isOld, judgeOld, withoutOtherKey } from './nothing-new.ts';

/**
 * A good look at the asset: live, a recording, or what a sensor saw. It is compared with what is known, then with the
 * baseline.
 */
export function judgeSight(policy: AssetPolicy, before: AssetState, happened: Happening<SightKind>): Judged {
  const sight = { ...happened, observation: withinRows(policy, happened.observation) };
  if (isOld(before, sight)) return judgeOld(policy, before, sight);
  const { observation, durationMs, footprint } = sight;
  const at = Math.max(sight.at, observation.takenAt);
  const merged = mergeLook(before.listeners, withoutClosed(observation, before));
  const { listeners, notKept } = keepRows(policy, { listeners: merged, before: before.listeners, now: at });
  const beyond = beyondAfter(before, { observation, merged, notKept });
  // The first good look is an inventory. Its ports did not open now, so there are no events.
  const differences = before.lastSuccessAt === null ? [] : eventsAfter(before, { listeners, beyond });
  const after: AssetState = {
    ...countAttempt(before, 'ok', footprint),
    lastCollection: { at: observation.takenAt, durationMs, outcome: 'ok', message: null },
    ...withoutOtherKey(before),
    ...knownFrom(before, observation),
    listeners,
    history: historyAfter(policy, { before, beyond, listeners, differences, observation }, at),
    events: countEvents(before.events, differences),
    ...doubtsAfter(policy, { before, listeners }, sight),
    remembered: sight.remember,
    ...(before.beyond === undefined && Object.keys(beyond).length === 0 ? {} : { beyond }),
  };
  const settled = settle(policy, after, { kind: sight.kind, at, sight: sightOf(observation, after) });
  return { ...settled, events: differences.map((difference) => eventOf(observation, difference)) };
}

/** A port that a person has declared closed is open again only after an answer later than the declaration. */
function withoutClosed(observation: Observation, { closed = [] }: AssetState): Observation {
  const { answered = [], listeners } = observation;
  const since = new Map(closed.map((port) => [portName(port), port.at]));
  const old = new Set(answered.filter((one) => one.at <= (since.get(portName(one)) ?? -Infinity)).map(portName));
  if (old.size === 0) return observation;
  return { ...observation, listeners: listeners.filter((one) => !old.has(portName(one))) };
}

/** A port that flapping holds counts as shown: after three openings in a day it was seen often enough. */
function sightOf({ takenAt, listeners, complete }: Observation, { history }: AssetState): Sight {
  const held = history.filter((port) => port.held);
  return { at: takenAt, shown: new Set([...listeners, ...held].map(portName)), complete };
}

interface SightResult {
  readonly before: AssetState;
  readonly beyond: NonNullable<AssetState['beyond']>;
  readonly listeners: AssetState['listeners'];
  readonly differences: readonly ListenerDifference[];
  readonly observation: Observation;
}

function historyAfter(policy: AssetPolicy, seen: SightResult, now: number): AssetState['history'] {
  const opened = seen.differences.flatMap((one) => (one.event === 'opened' ? [portName(changedListener(one))] : []));
  return nextHistory(seen.before.history, {
    at: seen.observation.takenAt,
    deviating: seen.listeners.filter((one) => isDeviation(policy, judgeListener(policy, one, now).verdict)),
    opened: new Set(opened),
    open: new Set([...seen.listeners, ...portsBeyond(seen)].map(portName)),
    complete: seen.observation.complete,
  });
}

function eventOf(observation: Observation, { event, before, after }: ListenerDifference): PortEvent {
  const { transport, port } = changedListener({ event, before, after });
  const { asset, takenAt, evidence } = observation;
  return { asset, at: takenAt, event, transport, port, before, after, evidence: evidence.sha256 };
}
