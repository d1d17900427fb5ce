import type { Outcome } from '../model/collection.ts';
import type { PauseReason } from '../model/report.ts';
import type { Target } from './target.ts';

/** A confirming look that was not allowed is wanted again after this time. */
const refusedAgainMs = 60_000;

/** The result of a look that a person asked for, or why there was none. */
export type AskedOutcome = Outcome | readonly PauseReason[];

/** The end of a run: a look, or an error of our own, e.g. a StoreError. */
export type RunEnd = { readonly outcome: Outcome } | { readonly error: Error };

/** One asset in the schedule. */
export interface ScheduleEntry {
  readonly target: Target;
  /** A confirming look is wanted at this instant, in addition to the ordinary ones. */
  wantedAt: number | null;
  /** No confirming look is wanted before this instant, because the last one was not allowed. */
  notWantedBefore: number;
  /** A person at a command line asked for a look at this instant. */
  askedAt: number | null;
  /** True where the wanted look ends the pauses of the asset. */
  isRetry: boolean;
  /** Cancels the look under way; null where there is none. */
  callOff: AbortController | null;
  /** The reasons that were announced last. */
  paused: string;
  /** Callers who wait for the end of the next look. */
  waiting: PromiseWithResolvers<AskedOutcome>[];
  /**
   * Nothing about the entry changes by itself before this instant: so a tick skips ten thousand entries with one
   * comparison each. Changes from outside use `checkAgain`.
   */
  checkAt: number;
}

/** The entry of a target. A look under way of the same asset goes on in it. */
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

/** Something has changed from outside. The next tick checks whether the entry is due or paused. */
export function checkAgain(entry: ScheduleEntry): void {
  entry.checkAt = 0;
}

/** Wants a confirming look not before `at`; null cancels it. */
export function want(entry: ScheduleEntry, at: number | null): void {
  entry.wantedAt = at === null ? null : Math.max(at, entry.notWantedBefore);
  checkAgain(entry);
}

/** The look begins, and fulfils every wish. `callOff` ends it early. */
export function begun(entry: ScheduleEntry, callOff: AbortController): void {
  entry.wantedAt = null;
  entry.askedAt = null;
  entry.isRetry = false;
  entry.callOff = callOff;
  entry.checkAt = Infinity;
}

/** The look has ended. Everybody who waits for it gets the result. */
export function ended(entry: ScheduleEntry, end: RunEnd): void {
  for (const asked of entry.waiting.splice(0)) {
    if ('error' in end) asked.reject(end.error);
    else asked.resolve(end.outcome);
  }
  entry.callOff = null;
  checkAgain(entry);
}

/**
 * The asset may not be asked now. Everybody who waits gets the reasons, and a confirming look is postponed.
 * @returns true where a confirming look was due
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

/** The clock was set back to `now`. Planned looks are not postponed by that difference. */
export function setBack(entry: ScheduleEntry, now: number): void {
  entry.notWantedBefore = Math.min(entry.notWantedBefore, now + refusedAgainMs);
  entry.wantedAt = entry.wantedAt === null ? null : Math.min(entry.wantedAt, now + entry.target.intervalMs);
  checkAgain(entry);
}

/** Whether a look at the target `was` may go on when the config now has `is`, or has no such target. */
export function mayGoOn(was: Target, is: Target | undefined): boolean {
  return is?.address === was.address && (is.mayAsk || !was.mayAsk);
}

export function rejectAll({ waiting }: ScheduleEntry, error: Error): void {
  for (const asked of waiting.splice(0)) asked.reject(error);
}
