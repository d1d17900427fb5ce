import type { Outcome } from '../model/collection.ts';
import type { PauseReason } from '../model/report.ts';
import type { Target } from './target.ts';

/** One asset in the schedule. */
export interface Entry {
  readonly target: Target;
  /** A confirming look is wanted at this instant, beside the ordinary ones. */
  wantedAt: number | null;
  /** Before this instant no confirming look is wanted, because the last one was not allowed. */
  notWantedBefore: number;
  /** Somebody at a command line asked for a look at this instant. */
  askedAt: number | null;
  /** The look that was asked for ends what pauses the asset. */
  isRetry: boolean;
  running: Promise<void> | null;
  /** Ends the look that is under way; null where there is none. */
  callOff: AbortController | null;
  /** The reasons that were announced last. */
  paused: string;
  /** Callers of `lookNow` that wait for the next look to end. */
  waiting: PromiseWithResolvers<Outcome | readonly PauseReason[]>[];
  /**
   * Before this instant nothing about the entry changes by itself: ten thousand of them are passed over with one comparison
   * each. Whatever changes something from outside sets it to 0.
   */
  checkAt: number;
}

/** The entry of a target; what is under way of the same asset goes on in it. */
export function entryFor(target: Target, before: Entry | undefined): Entry {
  return { ...fresh(), ...before, target, checkAt: 0 };
}

function fresh(): Omit<Entry, 'target' | 'checkAt'> {
  return {
    wantedAt: null,
    notWantedBefore: 0,
    askedAt: null,
    isRetry: false,
    running: null,
    callOff: null,
    paused: '',
    waiting: [],
  };
}

/** Whether a look at the target as it was may go on where the config knows it as `is`, or not at all. */
export function mayGoOn(was: Target, is: Target | undefined): boolean {
  return is?.address === was.address && (is.mayAsk || !was.mayAsk);
}

export function rejectAll({ waiting }: Entry, error: Error): void {
  for (const asked of waiting.splice(0)) asked.reject(error);
}
