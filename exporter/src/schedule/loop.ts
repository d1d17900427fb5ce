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

/**
 * The schedule checks the clock at least this often: windows, the kill switch and pauses need no timers of their own.
 */
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

/** Finds which assets are due, twice a second and when something changes, and starts looks where there is room. */
export class Loop {
  readonly #deps: LoopDeps;
  readonly #alarm: Alarm;
  /** Entries that are due and wait for room, in the order in which they may begin. */
  #due: readonly ScheduleEntry[] = [];
  #lastTickAt = -Infinity;

  constructor(deps: LoopDeps) {
    this.#deps = deps;
    this.#alarm = new Alarm(deps.clock, () => {
      this.tick();
    });
  }

  /** Before the first tick: the pauses of now are known already, so they are not announced. */
  load(now: number): void {
    const { roster, standing } = this.#deps;
    this.#lastTickAt = now;
    for (const entry of roster.all()) entry.paused = standing.pauses(entry, now).join();
  }

  /** The entries were replaced, so the list of due ones is made again. */
  reset(): void {
    this.#due = [];
  }

  stop(): void {
    this.#alarm.clear();
  }

  /** Checks what has changed since the last tick, and starts due looks. */
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
   * A look has ended. The config may have been replaced meanwhile, so the entry is read again. Waiting entries are not
   * checked again because of it: after an outage there are thousands.
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

  /** Starts the looks that may begin. */
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

  /** True where the entry is due; otherwise sets when to check it again. Announces a new pause. */
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

  /** When the clock was set back, planned looks are not postponed by that difference. */
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

  /** Ticks at that instant, or earlier where an earlier tick is set. */
  #wake(at: number, now: number): void {
    if (!this.#deps.runner.isStopped) this.#alarm.set(Math.min(at, now + tickMs), now);
  }

  /** Due entries wait for room, which the end of a look makes. Everything else can wait for the next tick. */
  #nextChangeOfAll(now: number): number {
    let next = now + tickMs;
    for (const { checkAt } of this.#deps.roster.all()) {
      if (checkAt > now && checkAt < next) next = checkAt;
    }
    return next;
  }
}
