import type { AssetPolicy } from '../../model/asset.ts';
import { portName } from '../../model/listener.ts';
import type { DeviationState, Pending } from '../../model/state/deviation.ts';
import { isOpen } from '../../model/windows.ts';
import type { Wanted } from '../verdict/wanted.ts';
import { confirmableAt, pendingKind } from './pending.ts';
import type { Sight, Trigger } from './trigger.ts';

/**
 * After this many looks that failed or were not allowed, a deviation is confirmed: an intruder may have stopped sshd.
 */
const failuresThatConfirm = 2;

/** The first state of a new deviation. */
export function beginDeviation(policy: AssetPolicy, wanted: Wanted, trigger: Trigger): DeviationState {
  return {
    ...wanted,
    sinceAt: trigger.sight?.at ?? trigger.at,
    pending: needsNoConfirmation(policy, wanted, trigger)
      ? null
      : { kind: pendingKind(policy, wanted), seen: 1, failed: 0 },
    inMaintenance: isOpen(policy.maintenance, trigger.at),
  };
}

function needsNoConfirmation(policy: AssetPolicy, wanted: Wanted, trigger: Trigger): boolean {
  return (
    (trigger.kind !== 'look' && trigger.kind !== 'failed') ||
    // `hidden` is already the result of three looks and two answers.
    wanted.verdict === 'expired' ||
    wanted.verdict === 'hidden' ||
    (policy.confirm.confirmations === 0 && pendingKind(policy, wanted) === 'look')
  );
}

/** A deviation as it looks now, and as it was. */
interface WantedAgain {
  readonly wanted: Wanted;
  readonly before: DeviationState;
}

/**
 * A port that already deviated gets another verdict. The port is the same, so the deviation keeps its start time and
 * its confirmation. Otherwise a program that changes its name between looks would never be confirmed.
 */
export function succeedDeviation(policy: AssetPolicy, found: WantedAgain, trigger: Trigger): DeviationState {
  const { wanted, before } = found;
  if (before.pending === null || needsNoConfirmation(policy, wanted, trigger)) {
    return { ...continueDeviation(policy, found, trigger), verdict: wanted.verdict, pending: null };
  }
  const pending = { ...before.pending, kind: pendingKind(policy, wanted) };
  return continueDeviation(policy, { wanted, before: { ...before, verdict: wanted.verdict, pending } }, trigger);
}

/** The same deviation after one more trigger; `wanted` says how it looks now. */
export function continueDeviation(policy: AssetPolicy, found: WantedAgain, trigger: Trigger): DeviationState {
  const { wanted, before } = found;
  const { processes, exposure } = wanted;
  const inMaintenance = before.inMaintenance && isOpen(policy.maintenance, trigger.at);
  // When the window ends, the deviation takes its real severity at once, even if looks are still missing.
  const windowEnded = before.inMaintenance && !inMaintenance;
  const { pending, confirmedBy } = windowEnded ? seenEnough : confirmed(policy, before, trigger);
  // When the clock was set back, confirmation must not take longer.
  const sinceAt = Math.min(before.sinceAt, trigger.at);
  const { transport, port, verdict } = before;
  const after = { transport, port, verdict, processes, exposure, sinceAt, pending, inMaintenance };
  return confirmedBy === undefined ? after : { ...after, confirmedBy };
}

type Confirmation = Pick<DeviationState, 'pending' | 'confirmedBy'>;

const seenEnough: Confirmation = { pending: null };

/** A deviation that was confirmed by failed looks or by time keeps this confirmation until a look sees it. */
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
  // A look that could not see the port has refuted nothing. It counts like a failed look.
  const isFailure = trigger.kind === 'failed' || (sight !== null && sight.at >= confirmableAt(limits, before));
  const failed = pending.failed + (isFailure ? 1 : 0);
  if (failed >= failuresThatConfirm) return { pending: null, confirmedBy: 'failed_looks' };
  if (trigger.at >= before.sinceAt + limits.confirmWithinMs) return { pending: null, confirmedBy: 'time' };
  return { pending: { ...pending, failed } };
}

/**
 * True where the look saw the deviation: the port is open; for `missing`, the look was complete and the port is not
 * open.
 */
function isWitness(deviation: DeviationState, { shown, complete }: Sight): boolean {
  return deviation.verdict === 'missing' ? complete[deviation.transport] : shown.has(portName(deviation));
}

function seenAgain(limits: AssetPolicy['confirm'], { pending, sinceAt }: Unconfirmed, at: number): Pending | null {
  if (at < confirmableAt(limits, { pending, sinceAt })) {
    return pending;
  }
  const seen = pending.seen + 1;
  return pending.kind !== 'look' || seen > limits.confirmations ? null : { ...pending, seen, failed: 0 };
}
