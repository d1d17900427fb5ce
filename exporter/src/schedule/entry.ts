import type { Outcome } from '../model/collection.ts';
import type { PauseReason } from '../model/report.ts';
import type { Target } from './target.ts';

/** A confirming look that was not allowed is asked for again after this time. */
const refusedAgainMs = 60_000;

/** How a look ended that somebody asked for, or why there was none. */
export type AskedOutcome = Outcome | readonly PauseReason[];

/** How a run ended: a look, or an error of our own, e.g. a StoreError. */
export type RunEnd = { readonly outcome: Outcome } | { readonly error: Error };

/** One asset in the schedule. */
export interface ScheduleEntry {
  readonly target: Target;
  /** A confirming look is wanted at this instant, beside the ordinary ones. */
  wantedAt: number | null;
  /** Before this instant no confirming look is wanted, because the last one was not allowed. */
  notWantedBefore: number;
  /** Somebody at a command line asked for a look at this instant. */
  askedAt: number | null;
  /** The look that was asked for ends what pauses the asset. */
  isRetry: boolean;
  /** Ends the look that is under way; null where there is none. */
  callOff: AbortController | null;
  /** The reasons that were announced last. */
  paused: string;
  /** Who asked for a look and waits for the next one to end. */
  waiting: PromiseWithResolvers<AskedOutcome>[];
  /**
   * Before this instant nothing about the entry changes by itself: ten thousand of them are passed over with one comparison
   * each. `checkAgain` is for what changes from outside.
   */
  checkAt: number;
}

/** The entry of a target; what is under way of the same asset goes on in it. */
export function entryFor(target: Target, before: ScheduleEntry | undefined): ScheduleEntry {
  return { ...fresh(), ...before, target, checkAt: 0 };
}

function fresh(): Omit<ScheduleEntry, 'target' | 'checkAt'> {
  return {
    wantedAt: null,
    notWantedBefore: 0,
    askedAt: null,
    isRetry: false,
    callOff: null,
    paused: '',
    waiting: [],
  };
}

export function isRunning({ callOff }: ScheduleEntry): boolean {
  return callOff !== null;
}

/** Something has changed from outside: the next tick sees whether the entry is due, or paused. */
export function checkAgain(entry: ScheduleEntry): void {
  entry.checkAt = 0;
}

/** A confirming look is wanted not before `at`; null takes the wish back. */
export function want(entry: ScheduleEntry, at: number | null): void {
  entry.wantedAt = at === null ? null : Math.max(at, entry.notWantedBefore);
  checkAgain(entry);
}

/** The look begins, and answers every wish. `callOff` ends it early. */
export function begun(entry: ScheduleEntry, callOff: AbortController): void {
  entry.wantedAt = null;
  entry.askedAt = null;
  entry.isRetry = false;
  entry.callOff = callOff;
  entry.checkAt = Infinity;
}

/** The look has ended: whoever waits for it is told. */
export function ended(entry: ScheduleEntry, end: RunEnd): void {
  for (const asked of entry.waiting.splice(0)) {
    if ('error' in end) asked.reject(end.error);
    else asked.resolve(end.outcome);
  }
  entry.callOff = null;
  checkAgain(entry);
}

/**
 * The asset may not be asked now: whoever waits is told, and a confirming look is put off for a while.
 * @returns true where one was due
 */
export function refused(entry: ScheduleEntry, reasons: readonly PauseReason[], now: number): boolean {
  entry.askedAt = null;
  entry.isRetry = false;
  for (const asked of entry.waiting.splice(0)) asked.resolve(reasons);
  if (entry.wantedAt === null || entry.wantedAt > now) return false;
  entry.notWantedBefore = now + refusedAgainMs;
  entry.wantedAt = entry.notWantedBefore;
  return true;
}

/** The clock was set back to `now`: what was to come before is not put off by as much. */
export function setBack(entry: ScheduleEntry, now: number): void {
  entry.notWantedBefore = Math.min(entry.notWantedBefore, now + refusedAgainMs);
  entry.wantedAt = entry.wantedAt === null ? null : Math.min(entry.wantedAt, now + entry.target.intervalMs);
  checkAgain(entry);
}

/** Whether a look at the target as it was may go on where the config knows it as `is`, or not at all. */
export function mayGoOn(was: Target, is: Target | undefined): boolean {
  return is?.address === was.address && (is.mayAsk || !was.mayAsk);
}

export function rejectAll({ waiting }: ScheduleEntry, error: Error): void {
  for (const asked of waiting.splice(0)) asked.reject(error);
}
