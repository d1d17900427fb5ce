import type { AssetPolicy } from '../../model/asset.ts';
import { portName } from '../../model/listener.ts';
import type { DeviationState, Pending } from '../../model/state/deviation.ts';
import { isOpen } from '../../model/windows.ts';
import type { Wanted } from '../verdict/wanted.ts';
import { dueAt, kindOf } from './pending.ts';
import type { Sight, Trigger } from './trigger.ts';

/** So many looks that failed or were not allowed confirm: an intruder may stop sshd. */
const failuresThatConfirm = 2;

/** The first state of a deviation nobody has seen before. */
export function beginDeviation(policy: AssetPolicy, wanted: Wanted, trigger: Trigger): DeviationState {
  return {
    ...wanted,
    sinceAt: trigger.sight?.at ?? trigger.at,
    pending: needsNoConfirmation(policy, wanted, trigger) ? null : { kind: kindOf(policy, wanted), seen: 1, failed: 0 },
    inMaintenance: isOpen(policy.maintenance, trigger.at),
  };
}

function needsNoConfirmation(policy: AssetPolicy, wanted: Wanted, trigger: Trigger): boolean {
  return (
    (trigger.kind !== 'look' && trigger.kind !== 'failed') ||
    // Three looks and two answers stand behind what is hidden.
    wanted.verdict === 'expired' ||
    wanted.verdict === 'hidden' ||
    (policy.confirm.confirmations === 0 && kindOf(policy, wanted) === 'look')
  );
}

/** A deviation as it looks now, and as it was. */
interface Found {
  readonly wanted: Wanted;
  readonly before: DeviationState;
}

/**
 * A port that already deviated gets another verdict: the door is the same, so it keeps the time and what was confirmed
 * of it. Otherwise a program that renames itself between looks would never be confirmed.
 */
export function succeedDeviation(policy: AssetPolicy, found: Found, trigger: Trigger): DeviationState {
  const { wanted, before } = found;
  if (before.pending === null || needsNoConfirmation(policy, wanted, trigger)) {
    return { ...continueDeviation(policy, found, trigger), verdict: wanted.verdict, pending: null };
  }
  const pending = { ...before.pending, kind: kindOf(policy, wanted) };
  return continueDeviation(policy, { wanted, before: { ...before, verdict: wanted.verdict, pending } }, trigger);
}

/** The same deviation after one more trigger; `wanted` says how it looks now. */
export function continueDeviation(policy: AssetPolicy, found: Found, trigger: Trigger): DeviationState {
  const { wanted, before } = found;
  const { processes, exposure } = wanted;
  const inMaintenance = before.inMaintenance && isOpen(policy.maintenance, trigger.at);
  // A window that ends gives the deviation its real severity at once, whatever looks were still owed.
  const windowEnded = before.inMaintenance && !inMaintenance;
  const { pending, confirmedBy } = windowEnded ? seenEnough : confirmed(policy, before, trigger);
  // A clock that was set back must not put confirmation off.
  const sinceAt = Math.min(before.sinceAt, trigger.at);
  const { transport, port, verdict } = before;
  const after = { transport, port, verdict, processes, exposure, sinceAt, pending, inMaintenance };
  return confirmedBy === undefined ? after : { ...after, confirmedBy };
}

type Confirmation = Pick<DeviationState, 'pending' | 'confirmedBy'>;

const seenEnough: Confirmation = { pending: null };

/** What was confirmed without being seen again stays so until a look sees it. */
function confirmed(policy: AssetPolicy, before: DeviationState, trigger: Trigger): Confirmation {
  const { pending, confirmedBy } = before;
  if (pending !== null) return confirm(policy, { ...before, pending }, trigger);
  const isSeen = trigger.sight !== null && isWitness(before, trigger.sight);
  return confirmedBy === undefined || isSeen ? seenEnough : { pending, confirmedBy };
}

function isRecorded({ kind }: Trigger): boolean {
  return kind === 'recording' || kind === 'wire';
}

type Unconfirmed = DeviationState & { readonly pending: Pending };

function confirm({ confirm: limits }: AssetPolicy, before: Unconfirmed, trigger: Trigger): Confirmation {
  const { pending } = before;
  const { sight } = trigger;
  if (sight !== null && isWitness(before, sight)) {
    return isRecorded(trigger) ? seenEnough : { pending: seenAgain(limits, before, sight.at) };
  }
  if (pending.kind !== 'look') {
    return { pending };
  }
  // A look that could not see the port has refuted nothing, and counts like one that failed.
  const isFailure = trigger.kind === 'failed' || (sight !== null && sight.at >= dueAt(limits, before));
  const failed = pending.failed + (isFailure ? 1 : 0);
  if (failed >= failuresThatConfirm) return { pending: null, confirmedBy: 'failed_looks' };
  if (trigger.at >= before.sinceAt + limits.confirmWithinMs) return { pending: null, confirmedBy: 'time' };
  return { pending: { ...pending, failed } };
}

/** True where the look saw the deviation: the port open, or all there is and no such port. */
function isWitness(deviation: DeviationState, { shown, complete }: Sight): boolean {
  return deviation.verdict === 'missing' ? complete[deviation.transport] : shown.has(portName(deviation));
}

function seenAgain(limits: AssetPolicy['confirm'], { pending, sinceAt }: Unconfirmed, at: number): Pending | null {
  if (at < dueAt(limits, { pending, sinceAt })) {
    return pending;
  }
  const seen = pending.seen + 1;
  return pending.kind !== 'look' || seen > limits.confirmations ? null : { ...pending, seen, failed: 0 };
}
