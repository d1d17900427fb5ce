import type { Outcome } from '../model/collection.ts';
import { CollectError } from '../model/collection.ts';
import type { PauseReason } from '../model/report.ts';
import type { Store } from '../model/store.ts';
import { AddressBook } from './address-book.ts';
import type { Clock } from './clock.ts';
import { CredentialGuard } from './credential-guard.ts';
import type { ScheduleLimits, Target } from './target.ts';

/** At least this often the schedule looks at the clock: windows, the kill switch and pauses need no timers of their own. */
const tickMs = 1_000;

/** A confirming look that was not allowed is asked for again after this time. */
const refusedAgainMs = 60_000;

export interface ScheduleDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: Pick<Store, 'saveAddress' | 'addresses' | 'saveCredential' | 'credentials'>;
  /** True while the kill-switch file exists. */
  readonly isKilled: () => boolean;
  /** One look, whole: collect, judge, record, publish. Never rejects; says how it ended. */
  readonly look: (asset: string, signal: AbortSignal) => Promise<Outcome>;
  /** A confirming look was due and not allowed. */
  readonly refused: (asset: string, at: number) => void;
  /** What `paused` says of the asset has changed. */
  readonly pauseChanged: (asset: string) => void;
  /** The store could not write down that an asset is about to be asked; it was not asked. */
  readonly failed: (asset: string, error: unknown) => void;
}

interface Entry {
  target: Target;
  /** A confirming look is wanted at this instant, beside the ordinary ones. */
  wantedAt: number | null;
  running: Promise<void> | null;
  paused: string;
  /** Callers of `lookNow` that wait for the next look to end. */
  waiting: PromiseWithResolvers<Outcome>[];
}

/** Who is asked when. One session per address, whoever asks; limits in all and per zone; nothing overlaps. */
export class Schedule {
  readonly #deps: ScheduleDeps;
  readonly #addresses: AddressBook;
  readonly #credentials: CredentialGuard;
  readonly #busy = new Set<string>();
  readonly #freeAt = new Map<string, number>();
  readonly #stop = new AbortController();
  #killed = new AbortController();
  #limits: ScheduleLimits;
  #entries = new Map<string, Entry>();
  #isKilled = false;
  #cancelTimer: (() => void) | null = null;

  constructor(deps: ScheduleDeps, limits: ScheduleLimits) {
    this.#deps = deps;
    this.#limits = limits;
    this.#addresses = new AddressBook(deps.store, deps.random);
    this.#credentials = new CredentialGuard(deps.store);
  }

  /** Reads what the last run left behind, and starts to ask. */
  async start(targets: readonly Target[]): Promise<void> {
    await this.#addresses.load();
    await this.#credentials.load();
    this.replace(targets, this.#limits);
    this.#tick();
  }

  /** Another config: running looks go on, those that are gone are not asked again. */
  replace(targets: readonly Target[], limits: ScheduleLimits): void {
    this.#limits = limits;
    this.#addresses.place(targets, this.#deps.clock.now());
    const before = this.#entries;
    this.#entries = new Map(
      targets.map((target) => {
        const old = before.get(target.asset);
        return [target.asset, { wantedAt: null, running: null, paused: '', waiting: [], ...old, target }];
      }),
    );
    for (const [asset, { waiting }] of before) {
      if (!this.#entries.has(asset)) {
        reject(waiting, new Error(`${asset} was taken out of the config`));
      }
    }
  }

  /** Asks for a confirming look not before `at`; null takes the wish back. */
  want(asset: string, at: number | null): void {
    const entry = this.#entries.get(asset);
    if (entry !== undefined) {
      entry.wantedAt = at;
    }
  }

  /**
   * A look now, for the command line: under the same locks and limits as any other.
   * @returns the outcome, or the reasons why the asset may not be asked
   */
  lookNow(asset: string): Promise<Outcome> | readonly PauseReason[] {
    const entry = this.#entries.get(asset);
    if (entry === undefined) {
      throw new RangeError(`no asset ${asset} in the schedule`);
    }
    const reasons = this.paused(asset);
    if (reasons.length > 0) {
      return reasons;
    }
    const asked = Promise.withResolvers<Outcome>();
    entry.waiting.push(asked);
    // A look that is under way answers the wish.
    if (entry.running === null) {
      entry.wantedAt = this.#deps.clock.now();
      this.#tick();
    }
    return asked.promise;
  }

  /** Why the asset is not asked at the moment; empty where it is. */
  paused(asset: string): readonly PauseReason[] {
    const entry = this.#entries.get(asset);
    return entry === undefined ? [] : this.#reasons(entry.target, this.#deps.clock.now());
  }

  /** When the asset is asked next, epoch milliseconds; null where it is not in the schedule. */
  nextLookAt(asset: string): number | null {
    const entry = this.#entries.get(asset);
    return entry === undefined ? null : this.#dueAt(entry);
  }

  /** Takes every session back and waits until the last one is closed. */
  async stop(): Promise<void> {
    this.#cancelTimer?.();
    this.#stop.abort(new CollectError('timeout', 'the exporter is stopping'));
    const running = [...this.#entries.values()].flatMap((entry) => (entry.running === null ? [] : [entry.running]));
    await Promise.allSettled(running);
    for (const { waiting } of this.#entries.values()) {
      reject(waiting, new Error('the exporter is stopping'));
    }
  }

  readonly #tick = (): void => {
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#cancelTimer?.();
    const now = this.#deps.clock.now();
    this.#isKilled = this.#deps.isKilled();
    this.#obeyKillSwitch();
    for (const entry of this.#due(now)) {
      this.#begin(entry, now);
    }
    this.#announcePauses(now);
    this.#cancelTimer = this.#deps.clock.after(this.#untilNext(now), this.#tick);
  };

  /** Sessions in flight end as well. */
  #obeyKillSwitch(): void {
    if (this.#isKilled) {
      this.#killed.abort(new CollectError('refused_by_limit', 'the kill-switch file is there'));
    } else if (this.#killed.signal.aborted) {
      this.#killed = new AbortController();
    }
  }

  /** Entries whose time has come, confirming looks first, then who waits longest. */
  #due(now: number): readonly Entry[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.running === null && this.#dueAt(entry) <= now)
      .sort((one, other) => rank(one, now) - rank(other, now) || this.#dueAt(one) - this.#dueAt(other));
  }

  #dueAt(entry: Entry): number {
    return Math.min(this.#addresses.of(entry.target).nextLookAt, entry.wantedAt ?? Infinity);
  }

  #begin(entry: Entry, now: number): void {
    const { target } = entry;
    if (this.#reasons(target, now).length > 0) {
      this.#refuse(entry, now);
      return;
    }
    if (this.#hasRoom(target, now)) {
      entry.wantedAt = null;
      entry.running = this.#run(target, now).finally(() => {
        this.#ended(target.asset);
      });
    }
  }

  /** The config may have been replaced while the look ran, so the entry is looked up again. */
  #ended(asset: string): void {
    const entry = this.#entries.get(asset);
    if (entry !== undefined) {
      entry.running = null;
    }
    this.#tick();
  }

  #refuse(entry: Entry, now: number): void {
    if (entry.wantedAt !== null && entry.wantedAt <= now) {
      entry.wantedAt = now + refusedAgainMs;
      this.#deps.refused(entry.target.asset, now);
    }
  }

  #hasRoom(target: Target, now: number): boolean {
    const running = [...this.#entries.values()].filter((entry) => entry.running !== null);
    return (
      !this.#busy.has(target.address) &&
      (this.#freeAt.get(target.address) ?? 0) <= now &&
      running.length < this.#limits.maxConcurrent &&
      running.filter((entry) => entry.target.zone === target.zone).length < this.#limits.maxConcurrentPerZone &&
      this.#credentials.mayBegin(target)
    );
  }

  async #run(target: Target, now: number): Promise<void> {
    this.#busy.add(target.address);
    this.#credentials.begin(target);
    const signal = AbortSignal.any([this.#stop.signal, this.#killed.signal]);
    let outcome: Outcome = 'refused_by_limit';
    try {
      await this.#addresses.begin(target, now);
      outcome = signal.aborted ? outcome : await this.#deps.look(target.asset, signal);
      // What we cut short ourselves says nothing of the asset, so it counts for no breaker and no credential.
      if (!signal.aborted) {
        await this.#remember(target, outcome);
      }
    } catch (error) {
      this.#deps.failed(target.asset, error);
    }
    this.#credentials.release(target);
    this.#busy.delete(target.address);
    this.#freeAt.set(target.address, this.#deps.clock.now() + this.#limits.minGapMs);
    for (const asked of this.#entries.get(target.asset)?.waiting.splice(0) ?? []) {
      asked.resolve(outcome);
    }
  }

  async #remember(target: Target, outcome: Outcome): Promise<void> {
    const now = this.#deps.clock.now();
    await this.#credentials.end(target, outcome, now);
    await this.#addresses.end(target, outcome, now);
  }

  #reasons(target: Target, now: number): readonly PauseReason[] {
    const address = this.#addresses.of(target);
    const reasons: readonly (readonly [PauseReason, boolean])[] = [
      ['kill_switch', this.#isKilled],
      ['window', target.isPollingOpen?.(now) === false],
      ['auth', this.#addresses.isRefused(target, now) || this.#credentials.isPaused(target, now)],
      ['breaker', address.breakerUntil !== null && now < address.breakerUntil],
    ];
    return reasons.flatMap(([reason, applies]) => (applies ? [reason] : []));
  }

  #announcePauses(now: number): void {
    for (const entry of this.#entries.values()) {
      const paused = this.#reasons(entry.target, now).join();
      if (paused !== entry.paused) {
        entry.paused = paused;
        this.#deps.pauseChanged(entry.target.asset);
      }
    }
  }

  /** What is due already waits for room, and the end of a look ticks; everything else can wait for the next tick. */
  #untilNext(now: number): number {
    const coming = [...this.#entries.values()].map((entry) => this.#dueAt(entry) - now).filter((ms) => ms > 0);
    return Math.min(tickMs, ...coming);
  }
}

function reject(waiting: readonly PromiseWithResolvers<Outcome>[], error: Error): void {
  for (const asked of waiting) {
    asked.reject(error);
  }
}

function rank(entry: Entry, now: number): number {
  return entry.wantedAt !== null && entry.wantedAt <= now ? 0 : 1;
}
