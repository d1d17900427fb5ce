import type { AssetPolicy } from '../model/asset.ts';
import type { Footprint, Outcome } from '../model/collection.ts';
import { portName, transports } from '../model/listener.ts';
import type { Identity, Observation } from '../model/observation.ts';
import type { CollectorName } from '../model/collector-name.ts';
import type { AssetState, DeviationChange, HistoryEvent, LookResult, PortEvent } from '../model/state.ts';
import type { Testimony } from '../model/witness.ts';
import { judgeDeviations } from './deviation/deviations.ts';
import { countEvents, listenerOf, type Difference } from './deviation/events.ts';
import { nextHistory } from './deviation/flapping.ts';
import { otherHostKeyAfter } from './look/host-key.ts';
import { afterOwnLook, hearWitnesses, stillNamed, suspectsAt } from './witness/hidden.ts';
import { listedBy, noLooks, rememberLook } from './look/look-memory.ts';
import { keepRows } from './look/keep-rows.ts';
import { beyondAfter, eventsAfter, withinRows } from './look/cut-look.ts';
import { mergeLook } from './look/merge.ts';
import { portsBeyond } from './verdict/port-bits.ts';
import { isDeviation } from './verdict/wanted.ts';
import { judgeListener } from './verdict/verdict.ts';
import type { Sight, Trigger } from './deviation/confirm.ts';

/** An asset after a look, a change of config or a deadline, and what there is to write down. */
export interface Judged {
  /** The instant for which it was judged: what comes after it is on the agenda. Epoch milliseconds. */
  readonly at: number;
  readonly state: AssetState;
  readonly events: readonly HistoryEvent[];
  readonly changes: readonly DeviationChange[];
}

const nothingKnown: Identity = { vendor: null, model: null, description: null };

/** What they bring was there before the look, and their first word confirms (spec section 2). */
const recorded: ReadonlySet<CollectorName> = new Set(['import', 'zeek', 'suricata']);

/** The state of an asset nobody has looked at yet. */
export function newAsset(asset: string, addedAt: number): AssetState {
  return {
    asset,
    addedAt,
    lastCollection: null,
    lastSuccessAt: null,
    complete: null,
    lastCompleteAt: {},
    listeners: [],
    collector: null,
    evidence: null,
    identity: nothingKnown,
    notes: [],
    deviations: [],
    history: [],
    collections: {},
    events: {},
    footprint: { sessions: 0, requests: 0, sentBytes: 0, receivedBytes: 0 },
    seriesDroppedTotal: 0,
    remembered: null,
    removedAt: null,
  };
}

/**
 * A removed asset that is configured again begins like a new one: its former look says nothing of what is there now. What
 * was counted stays, and what a person declared closed.
 */
function begunAnew({ asset, collections, events, footprint, seriesDroppedTotal, closed }: AssetState, at: number) {
  const kept = { collections, events, footprint, seriesDroppedTotal, ...(closed === undefined ? {} : { closed }) };
  return { ...newAsset(asset, at), ...kept };
}

/**
 * One look at one asset, good or not. A failed look changes no verdict: it counts, and it may confirm what nobody has
 * refuted. Pure: the instant comes with the result.
 */
export function judgeLook(policy: AssetPolicy, before: AssetState, result: LookResult): Judged {
  return result.ok ? judgeGoodLook(policy, before, result) : judgeFailedLook(policy, before, result);
}

function judgeFailedLook(policy: AssetPolicy, before: AssetState, result: LookResult & { ok: false }): Judged {
  const lastCollection = {
    at: result.at,
    durationMs: result.durationMs,
    outcome: result.reason,
    message: result.message,
  };
  const otherHostKey = otherHostKeyAfter(before, result);
  const failed = { ...count(before, result.reason, result.footprint), lastCollection };
  const counted = otherHostKey === undefined ? failed : { ...failed, otherHostKey };
  return settle(policy, counted, { kind: 'failed', at: result.at, sight: null });
}

function judgeGoodLook(policy: AssetPolicy, before: AssetState, look: LookResult & { ok: true }): Judged {
  const observation = withinRows(policy, look.observation);
  const { durationMs } = look;
  const result = { ...look, observation };
  const at = Math.max(result.judgedAt, observation.takenAt);
  const message = whyNothingChanges(before, observation);
  const lastCollection = { at: observation.takenAt, durationMs, outcome: 'ok' as const, message };
  const counted = { ...count(before, 'ok', result.footprint), lastCollection, ...withoutOtherKey(before) };
  if (message !== null) {
    // What the look found out of the asset beside its listeners is new all the same.
    const after = { ...counted, identity: filledUp(before.identity, observation), remembered: result.remember };
    return settle(policy, after, { kind: 'tick', at, sight: null });
  }
  const merged = mergeLook(before.listeners, withoutClosed(observation, before));
  const { listeners, notKept } = keepRows(policy, { listeners: merged, before: before.listeners, now: at });
  const beyond = beyondAfter(before, { observation, merged, notKept });
  // The first good look is an inventory: nothing opened, we only had not looked.
  const differences = before.lastSuccessAt === null ? [] : eventsAfter(before, { listeners, beyond });
  const after: AssetState = {
    ...counted,
    ...knownFrom(before, observation),
    listeners,
    history: historyAfter(policy, { before, beyond, listeners, differences, observation }, at),
    events: countEvents(before.events, differences),
    ...doubtsAfter(policy, { before, listeners }, result),
    remembered: result.remember,
    ...(before.beyond === undefined && Object.keys(beyond).length === 0 ? {} : { beyond }),
  };
  const kind = kindOf(observation.collector);
  const settled = settle(policy, after, { kind, at, sight: sightOf(observation, after) });
  return { ...settled, events: differences.map((difference) => eventOf(observation, difference)) };
}

/** The asset showed the pinned one, or left the config. */
function withoutOtherKey({ otherHostKey }: AssetState): Pick<AssetState, 'otherHostKey'> {
  return otherHostKey === undefined ? {} : { otherHostKey: null };
}

function kindOf(collector: CollectorName): Trigger['kind'] {
  if (collector === 'import') return 'recording';
  return recorded.has(collector) ? 'wire' : 'look';
}

/** Why a good look leaves everything as it was, for a person; null where it does not. */
function whyNothingChanges(before: AssetState, observation: Observation): string | null {
  const why = observation.nothingNew ?? (isOldRecording(before, observation) ? oldRecording : null);
  return why === null ? null : [why, ...observation.notes].join(' ').slice(0, maxMessage);
}

const oldRecording = 'The recording is older than what is known: it is kept in history and takes nothing back.';

/** Recordings can have many notes. */
const maxMessage = 1000;

/** Without a recording that is new, only what another protocol says of the asset can be new. */
function filledUp({ vendor, model, description }: Identity, { nothingNew, identity }: Observation): Identity {
  if (nothingNew === undefined) return { vendor, model, description };
  return {
    vendor: identity.vendor ?? vendor,
    model: identity.model ?? model,
    description: description ?? identity.description,
  };
}

/** A recording from before what is known is history: it takes nothing back. A live look is new whatever the clock says. */
function isOldRecording({ lastSuccessAt }: AssetState, { collector, takenAt }: Observation): boolean {
  return recorded.has(collector) && lastSuccessAt !== null && takenAt < lastSuccessAt;
}

/** What flapping holds counts as shown: who opens a port three times a day was seen often enough. */
function sightOf({ takenAt, listeners, complete }: Observation, { history }: AssetState): Sight {
  const held = history.filter((port) => port.held);
  return { at: takenAt, shown: new Set([...listeners, ...held].map(portName)), complete };
}

function knownFrom(before: AssetState, observation: Observation): Partial<AssetState> {
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

/** What a person has declared closed is open again only with an answer that came later. */
function withoutClosed(observation: Observation, { closed = [] }: AssetState): Observation {
  const { answered = [], listeners } = observation;
  const since = new Map(closed.map((port) => [portName(port), port.at]));
  const old = new Set(answered.filter((one) => one.at <= (since.get(portName(one)) ?? -Infinity)).map(portName));
  if (old.size === 0) return observation;
  return { ...observation, listeners: listeners.filter((one) => !old.has(portName(one))) };
}

/** A recording was taken at one instant, a live look takes until it is judged. */
function doubtsAfter(
  { witnesses }: AssetPolicy,
  { before, listeners }: Pick<Step, 'before' | 'listeners'>,
  { observation, judgedAt }: LookResult & { ok: true },
): Partial<AssetState> {
  const { takenAt, complete, collector } = observation;
  const endedAt = recorded.has(collector) ? takenAt : Math.max(judgedAt, takenAt);
  const suspects = afterOwnLook(suspectsAt(before, judgedAt), { ...observation, endedAt });
  // Nobody asks for its looks.
  if (witnesses.length === 0) return { looks: {}, suspects };
  const looks = transports.flatMap((transport) => {
    const known = before.looks?.[transport] ?? noLooks;
    const listed = { transport, before: listedBy(before), after: listeners };
    return complete[transport] ? [[transport, rememberLook(known, { takenAt, endedAt }, listed)] as const] : [];
  });
  return { looks: { ...before.looks, ...Object.fromEntries(looks) }, suspects };
}

interface Step {
  readonly before: AssetState;
  readonly beyond: NonNullable<AssetState['beyond']>;
  readonly listeners: AssetState['listeners'];
  readonly differences: readonly Difference[];
  readonly observation: Observation;
}

function historyAfter(policy: AssetPolicy, step: Step, now: number): AssetState['history'] {
  const opened = step.differences.flatMap((one) => (one.event === 'opened' ? [portName(listenerOf(one))] : []));
  return nextHistory(step.before.history, {
    at: step.observation.takenAt,
    deviating: step.listeners.filter((one) => isDeviation(policy, judgeListener(policy, one, now).verdict)),
    opened: new Set(opened),
    open: new Set([...step.listeners, ...portsBeyond(step)].map(portName)),
    complete: step.observation.complete,
  });
}

/** Another baseline or policy, applied to the last good look. */
export function judgeConfig(policy: AssetPolicy, before: AssetState, at: number): Judged {
  const { asset, removedAt, removalPendingAt = null } = before;
  const named = stillNamed(before, policy.witnesses);
  // One that was held goes on where it was.
  const returned =
    removedAt === null ? { ...before, ...named, removedAt, removalPendingAt: null } : begunAnew(before, at);
  const judged = settle(policy, returned, { kind: 'config', at, sight: null });
  const isBack = removedAt !== null || removalPendingAt !== null;
  const note = removedAt === null ? backAfterHolding : backAfterRemoval;
  return isBack ? { ...judged, events: [{ asset, at, event: 'returned', note }] } : judged;
}

const backAfterHolding = 'It is in the configuration again.';
const backAfterRemoval =
  'It is in the configuration again after its removal: it begins like a new asset, and its first look decides.';

/** A deadline has passed: a confirmation is due, a window has ended, a rule has run out. */
export function judgeTick(policy: AssetPolicy, before: AssetState, at: number): Judged {
  return settle(policy, before, { kind: 'tick', at, sight: null });
}

/** A confirming look that was due and not allowed (breaker, window, kill switch) counts like one that failed. */
export function judgeRefusedLook(policy: AssetPolicy, before: AssetState, at: number): Judged {
  return settle(policy, before, { kind: 'failed', at, sight: null });
}

/** The other sources of the asset have been heard, by source; null for one that had nothing to say this time. */
export function judgeTestimonies(
  policy: AssetPolicy,
  before: AssetState,
  { heard, at }: { readonly heard: ReadonlyMap<string, Testimony | null>; readonly at: number },
): Judged {
  return settle(policy, { ...before, ...hearWitnesses(before, heard, at) }, { kind: 'witness', at, sight: null });
}

/** A look that we cut short ourselves says nothing of the asset, but what it cost the asset counts. */
export function judgeCutShort(before: AssetState, spent: Footprint, at: number): Judged {
  return { at, state: { ...before, footprint: addedUp(before.footprint, spent) }, events: [], changes: [] };
}

/** What a look under way wants to be known to the next one, should it not come to its end. */
export function judgeKept(before: AssetState, remembered: string, at: number): Judged {
  return { at, state: { ...before, remembered }, events: [], changes: [] };
}

function settle(policy: AssetPolicy, state: AssetState, trigger: Trigger): Judged {
  const { deviations, changes } = judgeDeviations(policy, state, trigger);
  return { at: trigger.at, state: { ...state, deviations }, events: [], changes };
}

function count(state: AssetState, outcome: Outcome, spent: Footprint): AssetState {
  return {
    ...state,
    collections: { ...state.collections, [outcome]: (state.collections[outcome] ?? 0) + 1 },
    footprint: addedUp(state.footprint, spent),
  };
}

function addedUp(one: Footprint, other: Footprint): Footprint {
  return {
    sessions: one.sessions + other.sessions,
    requests: one.requests + other.requests,
    sentBytes: one.sentBytes + other.sentBytes,
    receivedBytes: one.receivedBytes + other.receivedBytes,
  };
}

function eventOf(observation: Observation, { event, before, after }: Difference): PortEvent {
  const { transport, port } = listenerOf({ event, before, after });
  const { asset, takenAt, evidence } = observation;
  return { asset, at: takenAt, event, transport, port, before, after, evidence: evidence.sha256 };
}
