import type { PauseReason } from '../model/report.ts';
import type { Clock } from '../lib/clock.ts';
import { Budget } from './budget.ts';
import type { ScheduleDeps } from './deps.ts';
import { rejectAll, want, type AskedOutcome } from './entry.ts';
import { KillSwitch } from './kill-switch.ts';
import { Loop } from './loop.ts';
import { AddressBook } from './memory/address-book.ts';
import { CredentialGuard } from './memory/credential-guard.ts';
import { PollingWindows } from './polling-windows.ts';
import { Requests } from './requests.ts';
import { Retries } from './retries.ts';
import type { RetryTooSoon } from './retry-gap.ts';
import { Room } from './room.ts';
import { Roster } from './roster.ts';
import { Runner } from './run.ts';
import { Standing } from './standing.ts';
import type { ScheduleLimits, Target } from './target.ts';

/** Decides when each asset is asked. One session per address; limits in all and per zone; nothing overlaps. */
export class Schedule {
  readonly #clock: Clock;
  readonly #roster = new Roster();
  readonly #windows = new PollingWindows();
  readonly #addresses: AddressBook;
  readonly #credentials: CredentialGuard;
  readonly #budget: Budget;
  readonly #room: Room;
  readonly #killSwitch: KillSwitch;
  readonly #standing: Standing;
  readonly #runner: Runner;
  readonly #loop: Loop;
  readonly #requests: Requests;

  constructor(deps: ScheduleDeps, limits: ScheduleLimits) {
    const { clock, asideUntil } = deps;
    this.#clock = clock;
    this.#addresses = new AddressBook(deps.store, deps.random);
    this.#credentials = new CredentialGuard(deps.store);
    this.#budget = new Budget(limits.requestsPerMinute);
    this.#room = new Room(limits);
    this.#killSwitch = new KillSwitch(deps.isKilled, deps.killSwitchChanged);
    const parts = {
      ...{ roster: this.#roster, windows: this.#windows, addresses: this.#addresses, credentials: this.#credentials },
      ...{ budget: this.#budget, room: this.#room, killSwitch: this.#killSwitch },
    };
    this.#standing = new Standing({ ...parts, asideUntil });
    this.#runner = new Runner({
      ...deps,
      ...parts,
      ended: (asset, end) => {
        this.#loop.ended(asset, end);
      },
    });
    this.#loop = new Loop({ ...deps, ...parts, standing: this.#standing, runner: this.#runner });
    const retries = new Retries(this.#addresses, this.#credentials);
    this.#requests = new Requests({ ...parts, clock, retries, standing: this.#standing, loop: this.#loop });
  }

  /**
   * Reads what the last run left. After this, pauses are known and looks may be wanted. Asks nobody.
   * @param configured all assets of the config, where only some are targets: so the others do not count as renamed
   */
  async load(targets: readonly Target[], configured = targets): Promise<void> {
    await this.#addresses.load();
    await this.#credentials.load();
    for (const [address, endedAt] of this.#addresses.lastSessions()) this.#room.seed(address, endedAt);
    this.#killSwitch.look();
    const now = this.#clock.now();
    this.#place(targets, configured);
    this.#addresses.clamp(targets, now);
    this.#loop.load(now);
  }

  /** Starts to ask. */
  start(): void {
    this.#loop.tick();
  }

  /** Another config. Looks under way go on, but a look that the new config does not allow ends at once. */
  replace(targets: readonly Target[], limits: ScheduleLimits): void {
    this.#room.limits = limits;
    this.#budget.limit = limits.requestsPerMinute;
    this.#place(targets);
  }

  #place(targets: readonly Target[], configured = targets): void {
    const now = this.#clock.now();
    this.#addresses.place(targets, configured, now);
    this.#windows.replace(
      targets.map((target) => target.pollingWindows),
      now,
    );
    this.#loop.reset();
    this.#roster.replace(targets);
  }

  /** Wants a confirming look not before `at`; null cancels it. */
  want(asset: string, at: number | null): void {
    const entry = this.#roster.get(asset);
    if (entry !== undefined) want(entry, at);
  }

  /**
   * Looks at the asset now, for the command line, with the same locks and limits as any other look.
   * @returns the outcome, or the reasons why the asset may not be asked
   * @throws StoreError where it could not be written that the asset is asked; it was not asked then
   */
  lookNow(asset: string): Promise<AskedOutcome> {
    return this.#requests.lookNow(asset);
  }

  /**
   * Ends the pauses of the asset for one look, and the look decides: a good one ends the pause, a refused login begins
   * a new pause, all others change nothing. Kill switch, window and budget still stop it (`model/pause.ts`), and so
   * does a retry within the last ten minutes. Without a pause it is a look like that of `lookNow`.
   * @returns the outcome, or why the asset was not asked
   * @throws StoreError where it could not be written that the asset is asked; it was not asked then
   */
  retry(asset: string): Promise<AskedOutcome | RetryTooSoon> {
    return this.#requests.retry(asset);
  }

  /** True where the kill-switch file existed when the schedule last checked. */
  get isKilled(): boolean {
    return this.#killSwitch.isSet;
  }

  /** Why the asset is not asked at the moment; empty where it may be asked. */
  paused(asset: string): readonly PauseReason[] {
    const entry = this.#roster.get(asset);
    return entry === undefined ? [] : this.#standing.pauses(entry, this.#clock.now());
  }

  /** Why the asset is asked less often than its interval says; null where it is not. */
  slowness(asset: string): string | null {
    const entry = this.#roster.get(asset);
    return entry === undefined ? null : this.#addresses.slowness(entry.target);
  }

  /** When the asset is asked next, not before its breaker closes, epoch milliseconds; null where it is not in the schedule. */
  nextLookAt(asset: string): number | null {
    const entry = this.#roster.get(asset);
    return entry === undefined ? null : this.#standing.nextLookAt(entry);
  }

  /** Ends every session and waits until the last one is closed. */
  async stop(): Promise<void> {
    this.#loop.stop();
    await this.#runner.stop();
    for (const entry of this.#roster.all()) rejectAll(entry, new Error('the exporter is stopping'));
  }
}
