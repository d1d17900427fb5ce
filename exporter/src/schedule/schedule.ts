import type { LookEnd, Outcome } from '../model/collection.ts';
import { CollectError, notBegun } from '../model/collection.ts';
import { heldAgainstRetry } from '../model/pause.ts';
import type { PauseReason } from '../model/report.ts';
import type { Store } from '../model/store.ts';
import { AddressBook } from './address-book.ts';
import { Budget } from './budget.ts';
import type { Clock } from '../lib/clock.ts';
import { CredentialGuard } from './credential-guard.ts';
import { entryFor, mayGoOn, rejectAll, type Entry } from './entry.ts';
import { PollingWindows } from './polling-windows.ts';
import { Retries } from './retries.ts';
import type { RetryTooSoon } from './retry-gap.ts';
import { Room } from './room.ts';
import type { ScheduleLimits, Target } from './target.ts';
import { Turns } from '../lib/keyed-queue.ts';

/** At least this often the schedule looks at the clock: windows, the kill switch and pauses need no timers of their own. */
const tickMs = 500;

/** A confirming look that was not allowed is asked for again after this time. */
const refusedAgainMs = 60_000;

export interface ScheduleDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: Pick<Store, 'saveAddress' | 'addresses' | 'saveCredential' | 'credentials'>;
  /** True while the kill-switch file exists. */
  readonly isKilled: () => boolean;
  /** It is there now, or gone; told of at `load` as well where it is there. */
  readonly killSwitchChanged: (isSet: boolean) => void;
  /** One look, whole: collect, judge, record, publish. Never rejects; says how it ended. */
  readonly look: (asset: string, signal: AbortSignal) => Promise<LookEnd>;
  /** Until when the asset is put aside, because what it answers held us up; null where it is not. Epoch milliseconds. */
  readonly asideUntil: (asset: string) => number | null;
  /** A confirming look was due and not allowed. */
  readonly refused: (asset: string, at: number) => void;
  /** What `paused` says of the asset has changed. */
  readonly pauseChanged: (asset: string) => void;
  /** The asset is asked less often because it has become slow, and why; null where it is no longer. */
  readonly slownessChanged: (asset: string, note: string | null) => void;
  /**
   * The machine that answers at an address: names and numbers of one machine share one session. Never rejects; what
   * cannot be resolved stays as it is. Sends nothing to the asset.
   */
  readonly resolve: (address: string) => Promise<string>;
  /** The store could not write down that an asset is about to be asked; it was not asked. */
  readonly failed: (asset: string, error: unknown) => void;
}

/** Who is asked when. One session per address, whoever asks; limits in all and per zone; nothing overlaps. */
export class Schedule {
  readonly #deps: ScheduleDeps;
  readonly #addresses: AddressBook;
  readonly #credentials: CredentialGuard;
  readonly #retries: Retries;
  readonly #room: Room;
  readonly #budget: Budget;
  readonly #windows = new PollingWindows();
  readonly #stop = new AbortController();
  #killed = new AbortController();
  /** Looks under way, also of assets that have left the config. */
  readonly #running = new Set<Promise<void>>();
  readonly #machines = new Turns();
  /** Entries whose time has come and that wait for room; who may go first stands first. */
  #due: readonly Entry[] = [];
  #entries = new Map<string, Entry>();
  #byAddress: ReadonlyMap<string, readonly Entry[]> = new Map();
  #lastTickAt = -Infinity;
  #isKilled = false;
  /** When the timer rings; null where there is none. */
  #wakesAt: number | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(deps: ScheduleDeps, limits: ScheduleLimits) {
    this.#deps = deps;
    this.#room = new Room(limits);
    this.#budget = new Budget(limits.requestsPerMinute);
    this.#addresses = new AddressBook(deps.store, deps.random);
    this.#credentials = new CredentialGuard(deps.store);
    this.#retries = new Retries(this.#addresses, this.#credentials);
  }

  /**
   * Reads what the last run left behind: from here on pauses are known and looks may be wanted. Asks nobody.
   * @param configured all assets there are, where only some of them are targets: the others were not renamed
   */
  async load(targets: readonly Target[], configured = targets): Promise<void> {
    await this.#addresses.load();
    await this.#credentials.load();
    for (const [address, endedAt] of this.#addresses.lastSessions()) this.#room.seed(address, endedAt);
    this.#isKilled = this.#deps.isKilled();
    if (this.#isKilled) this.#deps.killSwitchChanged(true);
    this.#lastTickAt = this.#deps.clock.now();
    this.#place(targets, configured);
    this.#addresses.clamp(targets, this.#lastTickAt);
    for (const entry of this.#entries.values()) entry.paused = this.#reasons(entry, this.#lastTickAt).join();
  }

  /** Starts to ask. */
  start(): void {
    this.#tick();
  }

  /** Another config: looks under way go on, but at those that it no longer lets be asked there they end at once. */
  replace(targets: readonly Target[], limits: ScheduleLimits): void {
    this.#room.limits = limits;
    this.#budget.limit = limits.requestsPerMinute;
    this.#place(targets);
  }

  #place(targets: readonly Target[], configured = targets): void {
    const now = this.#deps.clock.now();
    this.#addresses.place(targets, configured, now);
    this.#windows.replace(
      targets.map((target) => target.isPollingOpen),
      now,
    );
    const before = this.#entries;
    this.#due = [];
    this.#entries = new Map(targets.map((target) => [target.asset, entryFor(target, before.get(target.asset))]));
    this.#byAddress = Map.groupBy(this.#entries.values(), ({ target }) => target.address);
    for (const [asset, entry] of before) {
      if (!mayGoOn(entry.target, this.#entries.get(asset)?.target)) {
        entry.callOff?.abort(new CollectError('refused_by_limit', 'the config no longer lets it be asked'));
      }
      if (!this.#entries.has(asset)) {
        rejectAll(entry, new Error(`${asset} was taken out of the config`));
      }
    }
  }

  /** Asks for a confirming look not before `at`; null takes the wish back. */
  want(asset: string, at: number | null): void {
    const entry = this.#entries.get(asset);
    if (entry !== undefined) {
      entry.wantedAt = at === null ? null : Math.max(at, entry.notWantedBefore);
      entry.checkAt = 0;
    }
  }

  /**
   * A look now, for the command line: under the same locks and limits as any other.
   * @returns the outcome, or the reasons why the asset may not be asked
   * @throws StoreError where it could not be written down that the asset is asked; it was not asked then
   */
  async lookNow(asset: string): Promise<Outcome | readonly PauseReason[]> {
    const entry = this.#entryOf(asset);
    const reasons = this.#reasons(entry, this.#deps.clock.now(), true);
    return reasons.length > 0 ? reasons : await this.#lookSoon(entry);
  }

  /**
   * Ends whatever pauses the asset for one look, which decides: a good one ends the pause, a login that was refused again
   * pauses anew, all others leave it as it is. Kill switch, window and budget hold (`model/pause.ts` says what does), and
   * so does a retry of the last ten minutes. Without a pause it is a look like that of `lookNow`.
   * @returns the outcome, or why the asset was not asked
   * @throws StoreError where it could not be written down that the asset is asked; it was not asked then
   */
  async retry(asset: string): Promise<Outcome | readonly PauseReason[] | RetryTooSoon> {
    const { target, running } = this.#entryOf(asset);
    const now = this.#deps.clock.now();
    const reasons = this.#reasons(this.#entryOf(asset), now, true);
    const held = heldAgainstRetry(reasons);
    if (held.length > 0) return held;
    const isRetry = reasons.length > 0 && running === null;
    if (isRetry) {
      const tooSoon = this.#retries.tooSoon(target, reasons, now);
      if (tooSoon !== null) return tooSoon;
      await this.#retries.note(target, reasons, now);
    }
    // The config may have been replaced meanwhile.
    const entry = this.#entryOf(asset);
    // A look that began meanwhile is the one: it must leave no free pass to the next one.
    if (isRetry && entry.running === null) entry.isRetry = true;
    return await this.#lookSoon(entry);
  }

  /** @throws RangeError: callers know the assets */
  #entryOf(asset: string): Entry {
    const entry = this.#entries.get(asset);
    if (entry === undefined) throw new RangeError(`no asset ${asset} in the schedule`);
    return entry;
  }

  async #lookSoon(entry: Entry): Promise<Outcome | readonly PauseReason[]> {
    const asked = Promise.withResolvers<Outcome | readonly PauseReason[]>();
    entry.waiting.push(asked);
    // A look that is under way answers the wish.
    if (entry.running === null) {
      entry.askedAt = this.#deps.clock.now();
      entry.checkAt = 0;
      this.#tick();
    }
    return await asked.promise;
  }

  /** Whether the kill-switch file was there when the schedule last looked. */
  get isKilled(): boolean {
    return this.#isKilled;
  }

  /** Why the asset is not asked at the moment; empty where it is. */
  paused(asset: string): readonly PauseReason[] {
    const entry = this.#entries.get(asset);
    return entry === undefined ? [] : this.#reasons(entry, this.#deps.clock.now());
  }

  /** Why the asset is asked less often than its interval says; null where it is not. */
  slowness(asset: string): string | null {
    const entry = this.#entries.get(asset);
    return entry === undefined ? null : this.#addresses.slowness(entry.target);
  }

  /** When the asset is asked next, not before its breaker closes, epoch milliseconds; null where it is not in the schedule. */
  nextLookAt(asset: string): number | null {
    const entry = this.#entries.get(asset);
    if (entry === undefined) return null;
    return Math.max(this.#dueAt(entry), this.#addresses.breakerUntil(entry.target.address) ?? -Infinity);
  }

  /** Takes every session back and waits until the last one is closed. */
  async stop(): Promise<void> {
    this.#cancelTimer?.();
    this.#stop.abort(new CollectError('timeout', 'the exporter is stopping'));
    await Promise.allSettled(this.#running);
    for (const entry of this.#entries.values()) {
      rejectAll(entry, new Error('the exporter is stopping'));
    }
  }

  readonly #tick = (): void => {
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#cancelTimer?.();
    this.#wakesAt = null;
    const now = this.#deps.clock.now();
    this.#obeyClock(now);
    this.#obeyKillSwitch();
    this.#obeyWindows(now);
    const due: Entry[] = [];
    // Twice a second over 10,000 assets: without a list of all of them each time.
    for (const entry of this.#entries.values()) {
      if (entry.checkAt <= now && this.#isDue(entry, now)) due.push(entry);
    }
    this.#due = due
      .map((entry) => ({ entry, rank: rank(entry, now), at: this.#dueAt(entry) }))
      .sort((one, other) => one.rank - other.rank || one.at - other.at)
      .map(({ entry }) => entry);
    this.#fill(now);
    this.#wake(this.#nextChangeOfAll(now), now);
  };

  /** Lets begin who may. */
  #fill(now: number): void {
    for (const entry of this.#due) {
      if (this.#room.isFull) break;
      this.#begin(entry, now);
    }
    this.#due = this.#due.filter((entry) => entry.running === null && entry.checkAt <= now);
  }

  /** Ticks at that instant, or earlier where that was wanted already. */
  #wake(at: number, now: number): void {
    if (this.#wakesAt !== null && this.#wakesAt <= at) return;
    this.#cancelTimer?.();
    this.#wakesAt = Math.min(at, now + tickMs);
    this.#cancelTimer = this.#deps.clock.after(this.#wakesAt - now, this.#tick);
  }

  /** A clock that was set back: what was to come then is not put off by as much. */
  #obeyClock(now: number): void {
    if (now < this.#lastTickAt) {
      const entries = [...this.#entries.values()];
      this.#addresses.clamp(
        entries.map((entry) => entry.target),
        now,
      );
      for (const entry of entries) {
        entry.checkAt = 0;
        entry.notWantedBefore = Math.min(entry.notWantedBefore, now + refusedAgainMs);
        entry.wantedAt = entry.wantedAt === null ? null : Math.min(entry.wantedAt, now + entry.target.intervalMs);
      }
    }
    this.#lastTickAt = now;
  }

  /** Sessions in flight end as well. */
  #obeyKillSwitch(): void {
    const isKilled = this.#deps.isKilled();
    if (isKilled === this.#isKilled) {
      return;
    }
    this.#isKilled = isKilled;
    this.#deps.killSwitchChanged(isKilled);
    this.#check(() => true);
    if (isKilled) {
      this.#killed.abort(new CollectError('refused_by_limit', 'the kill-switch file is there'));
    } else {
      this.#killed = new AbortController();
    }
  }

  #obeyWindows(now: number): void {
    const changed = this.#windows.changed(now);
    if (changed.size > 0) {
      this.#check(({ isPollingOpen }) => isPollingOpen !== null && changed.has(isPollingOpen));
    }
  }

  /** Something from outside has changed for these targets. */
  #check(concerns: (target: Target) => boolean): void {
    for (const entry of this.#entries.values()) {
      if (concerns(entry.target)) entry.checkAt = 0;
    }
  }

  /** Whether the entry's time has come; where not, it is known when to ask again. Announces a pause on the way. */
  #isDue(entry: Entry, now: number): boolean {
    this.#announcePause(entry, now);
    if (entry.running === null && this.#dueAt(entry) <= now) return true;
    entry.checkAt = this.#nextChange(entry, now);
    return false;
  }

  #dueAt(entry: Entry): number {
    const { nextLookAt } = this.#addresses.of(entry.target);
    return Math.min(nextLookAt, entry.wantedAt ?? Infinity, entry.askedAt ?? Infinity);
  }

  #begin(entry: Entry, now: number): void {
    const { target } = entry;
    const { isRetry } = entry;
    const paused = this.#reasons(entry, now);
    const reasons = isRetry ? heldAgainstRetry(paused) : paused;
    if (reasons.length > 0) {
      this.#refuse(entry, reasons, now);
    } else if (this.#room.has(target, now) && this.#credentials.mayBegin(target)) {
      entry.wantedAt = null;
      entry.askedAt = null;
      entry.isRetry = false;
      entry.checkAt = Infinity;
      const callOff = new AbortController();
      const running = this.#run(target, { signal: callOff.signal, now, isRetry }).finally(() => {
        this.#running.delete(running);
        this.#ended(target.asset);
      });
      entry.running = running;
      entry.callOff = callOff;
      this.#running.add(running);
    }
  }

  /**
   * The config may have been replaced while the look ran, so the entry is looked up again. Whoever waits is not looked at
   * again for that: after an outage thousands do.
   */
  #ended(asset: string): void {
    const now = this.#deps.clock.now();
    const entry = this.#entries.get(asset);
    if (entry !== undefined) {
      entry.running = null;
      entry.callOff = null;
      entry.checkAt = 0;
      if (this.#isDue(entry, now)) this.#due = [...this.#due, entry];
      else this.#wake(entry.checkAt, now);
    }
    if (!this.#stop.signal.aborted) this.#fill(now);
  }

  #refuse(entry: Entry, reasons: readonly PauseReason[], now: number): void {
    entry.askedAt = null;
    entry.isRetry = false;
    for (const asked of entry.waiting.splice(0)) {
      asked.resolve(reasons);
    }
    if (entry.wantedAt !== null && entry.wantedAt <= now) {
      entry.notWantedBefore = now + refusedAgainMs;
      entry.wantedAt = entry.notWantedBefore;
      this.#deps.refused(entry.target.asset, now);
    }
    entry.checkAt = this.#nextChange(entry, now);
  }

  async #run(
    target: Target,
    {
      signal: callOff,
      now,
      isRetry,
    }: { readonly signal: AbortSignal; readonly now: number; readonly isRetry: boolean },
  ): Promise<void> {
    this.#room.take(target);
    this.#credentials.begin(target);
    const signal = AbortSignal.any([this.#stop.signal, callOff, ...(target.mayAsk ? [this.#killed.signal] : [])]);
    let outcome: Outcome = 'refused_by_limit';
    let trouble: Error | null = null;
    try {
      await this.#addresses.begin(target, now);
      const end = await this.#alone(target, signal);
      outcome = end.outcome;
      this.#budget.spend(end.requests, this.#deps.clock.now());
      // What we cut short ourselves says nothing of the asset, so it counts for no breaker and no credential.
      if (!signal.aborted) {
        await this.#remember(target, end, isRetry);
      }
    } catch (error) {
      this.#deps.failed(target.asset, error);
      trouble = error instanceof Error ? error : new Error(String(error));
    }
    this.#credentials.release(target);
    this.#room.release(target, this.#deps.clock.now());
    for (const asked of this.#entries.get(target.asset)?.waiting.splice(0) ?? []) {
      if (trouble === null) asked.resolve(outcome);
      else asked.reject(trouble);
    }
  }

  /** Assets whose addresses are names and numbers of one machine wait for each other here. */
  async #alone({ asset, address }: Target, signal: AbortSignal): Promise<LookEnd> {
    const machine = await this.#deps.resolve(address);
    return await this.#machines.take(machine, () => this.#look({ asset, address }, signal));
  }

  /** Not where the look was called off, or the asset was moved or taken away, while it waited. */
  async #look({ asset, address }: Pick<Target, 'asset' | 'address'>, signal: AbortSignal): Promise<LookEnd> {
    const isCalledOff = signal.aborted || this.#entries.get(asset)?.target.address !== address;
    return isCalledOff ? notBegun : await this.#deps.look(asset, signal);
  }

  /** In memory at once and together: a disk that fails once must not make anybody forget a refused login. */
  async #remember(target: Target, end: LookEnd, isRetry: boolean): Promise<void> {
    const now = this.#deps.clock.now();
    const before = this.#addresses.slowness(target);
    const isCredentialNews = this.#credentials.end(target, end.outcome, now);
    const saved = await Promise.allSettled([
      this.#credentials.save(target),
      this.#addresses.end(target, end, now),
      isRetry && end.outcome === 'ok' ? this.#addresses.closeBreakers(target.address, now) : null,
    ]);
    const note = this.#addresses.slowness(target);
    if (note !== before) this.#deps.slownessChanged(target.asset, note);
    for (const entry of this.#byAddress.get(target.address) ?? []) entry.checkAt = 0;
    if (isCredentialNews) this.#check(({ credential }) => credential === target.credential);
    for (const result of saved) if (result.status === 'rejected') throw result.reason;
  }

  /** The budget holds up whoever is due, and nobody else: it says nothing of those whose time has not come. */
  #reasons(entry: Entry, now: number, isDue = this.#dueAt(entry) <= now): readonly PauseReason[] {
    const { target } = entry;
    const breakerUntil = this.#addresses.breakerUntil(target.address);
    const refusal = this.#addresses.refusal(target, now);
    const reasons: readonly (readonly [PauseReason, boolean])[] = [
      // It stops what is sent, and files are read on.
      ['kill_switch', this.#isKilled && target.mayAsk],
      ['window', target.isPollingOpen?.(now) === false],
      ['auth', refusal === 'auth' || this.#credentials.isPaused(target, now)],
      ['host_key', refusal === 'host_key'],
      ['breaker', breakerUntil !== null && now < breakerUntil],
      ['stalled', now < (this.#deps.asideUntil(target.asset) ?? -Infinity)],
      ['budget', isDue && target.mayAsk && this.#budget.freeAt(now) !== null],
    ];
    return reasons.flatMap(([reason, applies]) => (applies ? [reason] : []));
  }

  #announcePause(entry: Entry, now: number): void {
    const paused = this.#reasons(entry, now).join();
    if (paused !== entry.paused) {
      entry.paused = paused;
      this.#deps.pauseChanged(entry.target.asset);
    }
  }

  /** When something about the entry next changes by itself: its time comes, or a pause ends. */
  #nextChange(entry: Entry, now: number): number {
    const { target } = entry;
    const instants = [
      entry.running === null ? this.#dueAt(entry) : Infinity,
      ...this.#addresses.pauseEnds(target),
      this.#credentials.pauseEndsAt(target),
      this.#deps.asideUntil(target.asset) ?? Infinity,
      this.#budget.freeAt(now) ?? Infinity,
    ];
    return Math.min(...instants.filter((at) => at > now));
  }

  /** What is due already waits for room, and the end of a look makes some; everything else can wait for the next tick. */
  #nextChangeOfAll(now: number): number {
    let next = now + tickMs;
    for (const { checkAt } of this.#entries.values()) {
      if (checkAt > now && checkAt < next) next = checkAt;
    }
    return next;
  }
}

function rank({ wantedAt, askedAt }: Entry, now: number): number {
  return Math.min(wantedAt ?? Infinity, askedAt ?? Infinity) <= now ? 0 : 1;
}
