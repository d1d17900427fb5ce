import { Alarm } from './alarm.ts';
import type { ScheduleDeps } from './deps.ts';
import { inOrder } from './due.ts';
import { begun, ended, isRunning, refused, setBack, type ScheduleEntry, type RunEnd } from './entry.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { AddressBook } from './memory/address-book.ts';
import { holdingBack } from './pauses.ts';
import type { PollingWindows } from './polling-windows.ts';
import type { Room } from './room.ts';
import type { Roster } from './roster.ts';
import type { Runner } from './run.ts';
import type { Standing } from './standing.ts';

/** At least this often the schedule looks at the clock: windows, the kill switch and pauses need no timers of their own. */
const tickMs = 500;

interface LoopDeps extends Pick<ScheduleDeps, 'clock' | 'refused' | 'pauseChanged'> {
  readonly roster: Roster;
  readonly standing: Standing;
  readonly room: Room;
  readonly runner: Pick<Runner, 'begin' | 'mayBegin' | 'isStopped'>;
  readonly windows: PollingWindows;
  readonly killSwitch: KillSwitch;
  readonly addresses: AddressBook;
}

/** Finds who is due, twice a second and when something changes, and lets begin whoever there is room for. */
export class Loop {
  readonly #deps: LoopDeps;
  readonly #alarm: Alarm;
  /** Entries whose time has come and that wait for room; who may go first stands first. */
  #due: readonly ScheduleEntry[] = [];
  #lastTickAt = -Infinity;

  constructor(deps: LoopDeps) {
    this.#deps = deps;
    this.#alarm = new Alarm(deps.clock, () => {
      this.tick();
    });
  }

  /** Before the first tick: what is paused now is known already, and announced to nobody. */
  load(now: number): void {
    const { roster, standing } = this.#deps;
    this.#lastTickAt = now;
    for (const entry of roster.all()) entry.paused = standing.pauses(entry, now).join();
  }

  /** Other entries have taken the place of those that were due. */
  reset(): void {
    this.#due = [];
  }

  stop(): void {
    this.#alarm.clear();
  }

  /** Sees what has changed since the last tick, and lets begin who is due. */
  tick(): void {
    const { clock, roster, standing, runner, killSwitch } = this.#deps;
    if (runner.isStopped) return;
    this.#alarm.clear();
    const now = clock.now();
    this.#obeyClock(now);
    if (killSwitch.look()) roster.check(() => true);
    this.#obeyWindows(now);
    const due: ScheduleEntry[] = [];
    for (const entry of roster.all()) if (entry.checkAt <= now && this.#isDue(entry, now)) due.push(entry);
    this.#due = inOrder(due, (entry) => standing.dueAt(entry), now);
    this.#fill(now);
    this.#wake(this.#nextChangeOfAll(now), now);
  }

  /**
   * A look has ended. The config may have been replaced while it ran, so the entry is looked up again. Whoever waits is not
   * looked at again for that: after an outage thousands do.
   */
  ended(asset: string, end: RunEnd): void {
    const { clock, roster, runner } = this.#deps;
    const now = clock.now();
    const entry = roster.get(asset);
    if (entry !== undefined) {
      ended(entry, end);
      if (this.#isDue(entry, now)) this.#due = [...this.#due, entry];
      else this.#wake(entry.checkAt, now);
    }
    if (!runner.isStopped) this.#fill(now);
  }

  /** Lets begin who may. */
  #fill(now: number): void {
    for (const entry of this.#due) {
      if (this.#deps.room.isFull) break;
      this.#begin(entry, now);
    }
    this.#due = this.#due.filter((entry) => !isRunning(entry) && entry.checkAt <= now);
  }

  #begin(entry: ScheduleEntry, now: number): void {
    const { standing, runner } = this.#deps;
    const { target, isRetry } = entry;
    const reasons = holdingBack(standing.pauses(entry, now), isRetry);
    if (reasons.length > 0) {
      if (refused(entry, reasons, now)) this.#deps.refused(target.asset, now);
      entry.checkAt = standing.nextChange(entry, now);
    } else if (runner.mayBegin(target, now)) {
      const callOff = new AbortController();
      begun(entry, callOff);
      runner.begin({ target, callOff: callOff.signal, now, isRetry });
    }
  }

  /** Whether the entry's time has come; where not, it is known when to ask again. Announces a pause on the way. */
  #isDue(entry: ScheduleEntry, now: number): boolean {
    const { standing } = this.#deps;
    this.#announcePause(entry, now);
    if (!isRunning(entry) && standing.dueAt(entry) <= now) return true;
    entry.checkAt = standing.nextChange(entry, now);
    return false;
  }

  #announcePause(entry: ScheduleEntry, now: number): void {
    const paused = this.#deps.standing.pauses(entry, now).join();
    if (paused === entry.paused) return;
    entry.paused = paused;
    this.#deps.pauseChanged(entry.target.asset);
  }

  /** A clock that was set back: what was to come then is not put off by as much. */
  #obeyClock(now: number): void {
    const { addresses, roster } = this.#deps;
    if (now < this.#lastTickAt) {
      addresses.clamp(roster.targets(), now);
      for (const entry of roster.all()) setBack(entry, now);
    }
    this.#lastTickAt = now;
  }

  #obeyWindows(now: number): void {
    const changed = this.#deps.windows.changed(now);
    if (changed.size === 0) return;
    this.#deps.roster.check(({ pollingWindows }) => pollingWindows !== null && changed.has(pollingWindows));
  }

  /** Ticks at that instant, or earlier where that was wanted already. */
  #wake(at: number, now: number): void {
    if (!this.#deps.runner.isStopped) this.#alarm.set(Math.min(at, now + tickMs), now);
  }

  /** What is due already waits for room, and the end of a look makes some; everything else can wait for the next tick. */
  #nextChangeOfAll(now: number): number {
    let next = now + tickMs;
    for (const { checkAt } of this.#deps.roster.all()) {
      if (checkAt > now && checkAt < next) next = checkAt;
    }
    return next;
  }
}
