import type { PauseReason } from '../model/report.ts';
import { isOpen } from '../model/windows.ts';
import type { Budget } from './budget.ts';
import { dueAt, nextAfter } from './due.ts';
import { isRunning, type ScheduleEntry } from './entry.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { AddressBook } from './memory/address-book.ts';
import type { CredentialGuard } from './memory/credential-guard.ts';
import { pausesOf } from './pauses.ts';

interface StandingDeps {
  readonly addresses: AddressBook;
  readonly credentials: CredentialGuard;
  readonly budget: Budget;
  readonly killSwitch: KillSwitch;
  /** Until when the asset is put aside, epoch milliseconds; null where it is not. */
  readonly asideUntil: (asset: string) => number | null;
}

/**
 * The situation of an asset at an instant: collects the facts from everything that remembers some, and lets the pure
 * parts decide.
 */
export class Standing {
  readonly #deps: StandingDeps;

  constructor(deps: StandingDeps) {
    this.#deps = deps;
  }

  dueAt(entry: ScheduleEntry): number {
    return dueAt(entry, this.#deps.addresses.of(entry.target).nextLookAt);
  }

  /** Why the asset is not asked. The budget pauses only assets that are due, because it says nothing of later looks. */
  pauses(entry: ScheduleEntry, now: number, isDue = this.dueAt(entry) <= now): readonly PauseReason[] {
    const { addresses, credentials, budget, killSwitch, asideUntil } = this.#deps;
    const { target } = entry;
    return pausesOf(
      {
        mayAsk: target.mayAsk,
        isKilled: killSwitch.isSet,
        isWindowOpen: target.pollingWindows === null || isOpen(target.pollingWindows, now),
        refusal: addresses.refusal(target, now),
        isCredentialPaused: credentials.isPaused(target, now),
        breakerUntil: addresses.breakerUntil(target.address),
        asideUntil: asideUntil(target.asset),
        isBudgetUsedUp: isDue && target.mayAsk && budget.freeAt(now) !== null,
      },
      now,
    );
  }

  /** When the entry next changes by itself: it becomes due, or a pause ends. */
  nextChange(entry: ScheduleEntry, now: number): number {
    const { addresses, credentials, budget, asideUntil } = this.#deps;
    const { target } = entry;
    return nextAfter(now, [
      isRunning(entry) ? Infinity : this.dueAt(entry),
      ...addresses.pauseEnds(target),
      credentials.pauseEndsAt(target),
      asideUntil(target.asset) ?? Infinity,
      budget.freeAt(now) ?? Infinity,
    ]);
  }

  /** When the asset is asked next, not before its breaker closes. */
  nextLookAt(entry: ScheduleEntry): number {
    return Math.max(this.dueAt(entry), this.#deps.addresses.breakerUntil(entry.target.address) ?? -Infinity);
  }
}
