import type { AssetPolicy } from '../../model/asset.ts';
import { rangeOf } from '../../model/baseline.ts';
import { portName } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import type { DeviationState } from '../../model/state/deviation.ts';
import type { DeviationChange } from '../../model/state/history.ts';
import { beginDeviation, continueDeviation, succeedDeviation } from './confirm.ts';
import type { Trigger } from './trigger.ts';
import { isConfirmed, publishedSeverity } from '../verdict/published.ts';
import { portsBeyond } from '../verdict/port-bits.ts';
import { openIn } from '../verdict/rules-of-port.ts';
import { wantedDeviations, type Wanted } from '../verdict/wanted.ts';

/** The deviations of an asset after a trigger, and how they differ from those before. */
export interface JudgedDeviations {
  readonly deviations: readonly DeviationState[];
  readonly changes: readonly DeviationChange[];
}

/**
 * Compares what is known with the baseline and carries each deviation forward. A deviation that the baseline does not
 * demand any more has ended. Callers call this only after a good look, an approved baseline or a removal: nothing else
 * ends a deviation.
 */
export function judgeDeviations(policy: AssetPolicy, state: AssetState, trigger: Trigger): JudgedDeviations {
  const demanded = wantedDeviations(policy, state, trigger.at);
  return carryOn(policy, { state, wanted: [...demanded, ...carried(policy, state, demanded)] }, trigger);
}

/** Carries deviations forward at a deadline, without comparing them with the baseline: none begins and none ends. */
export function carryForward(policy: AssetPolicy, carrying: Carrying, at: number): JudgedDeviations {
  return carryOn(policy, carrying, { kind: 'tick', at, sight: null });
}

interface Carrying {
  readonly state: AssetState;
  readonly wanted: readonly Wanted[];
}

function carryOn(policy: AssetPolicy, { state, wanted }: Carrying, trigger: Trigger): JudgedDeviations {
  const before = new Map(state.deviations.map((deviation) => [identityOf(deviation), deviation]));
  const ofPort = Map.groupBy(state.deviations, portName);
  const deviations = wanted.map((one) => next(policy, { wanted: one, before, ofPort }, trigger));
  const isStill = new Set(deviations.map(identityOf));
  const changes = [
    ...state.deviations
      .filter((old) => !isStill.has(identityOf(old)))
      .map((old) => ({ change: 'ended' as const, of: old })),
    ...deviations.flatMap((now) => changeOf(before.get(identityOf(now)), now)),
  ];
  return { deviations, changes: changes.map(({ change, of }) => describe(policy, { change, of, state }, trigger)) };
}

/**
 * Without an approved baseline only forbidden ports are demanded. Published deviations do not end by that: when a file
 * becomes a draft, this is no approval. Each goes on until a good look shows that it is over.
 */
function carried(policy: AssetPolicy, state: AssetState, demanded: readonly Wanted[]): readonly Wanted[] {
  if (policy.baseline?.approved === true) {
    return [];
  }
  const judged = new Set(demanded.map(portName));
  const held = state.history.filter((port) => port.held).map((port) => port.last);
  const open = new Set([...state.listeners, ...held, ...portsBeyond(state)].map(portName));
  const isOpenIn = openIn([...state.listeners, ...portsBeyond(state)]);
  const isOver = (deviation: DeviationState): boolean => {
    if (deviation.verdict === 'missing') return isOpenIn(rangeOf(deviation));
    return deviation.verdict === 'hidden' || !open.has(portName(deviation));
  };
  return state.deviations.filter((deviation) => !judged.has(portName(deviation)) && !isOver(deviation));
}

interface WantedStep {
  readonly wanted: Wanted;
  readonly before: ReadonlyMap<string, DeviationState>;
  readonly ofPort: ReadonlyMap<string, readonly DeviationState[]>;
}

function next(policy: AssetPolicy, { wanted, before, ofPort }: WantedStep, trigger: Trigger): DeviationState {
  const same = before.get(identityOf(wanted));
  if (same !== undefined) {
    return continueDeviation(policy, { wanted, before: same }, trigger);
  }
  // An expired approval says nothing of an intruder. If its port shows something else later, that is a new deviation.
  const others = wanted.verdict === 'missing' ? [] : (ofPort.get(portName(wanted)) ?? []);
  const samePort = others.find(({ verdict }) => verdict !== 'missing' && verdict !== 'expired');
  return samePort === undefined
    ? beginDeviation(policy, wanted, trigger)
    : succeedDeviation(policy, { wanted, before: samePort }, trigger);
}

function identityOf(deviation: Pick<DeviationState, 'transport' | 'port' | 'verdict'>): string {
  return `${portName(deviation)} ${deviation.verdict}`;
}

interface Change {
  readonly change: DeviationChange['change'];
  readonly of: DeviationState;
}

function changeOf(before: DeviationState | undefined, now: DeviationState): readonly Change[] {
  if (before === undefined) {
    return [{ change: 'began', of: now }];
  }
  return !isConfirmed(before) && isConfirmed(now) ? [{ change: 'confirmed', of: now }] : [];
}

function describe(
  policy: AssetPolicy,
  { change, of, state }: Change & { readonly state: AssetState },
  trigger: Trigger,
): DeviationChange {
  const { transport, port, verdict } = of;
  const severity = publishedSeverity(policy, of);
  return { asset: state.asset, at: trigger.at, change, transport, port, verdict, severity, cause: trigger.kind };
}
