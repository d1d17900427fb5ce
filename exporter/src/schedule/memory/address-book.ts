import type { LookEnd } from '../../model/collection.ts';
import type { AddressState, LeaseStore } from '../../model/store.ts';
import { retryFreeAt } from '../retry-gap.ts';
import type { Target } from '../target.ts';
import {
  addressIn,
  clamped,
  afterFailure,
  intervalOf,
  addressKey,
  newAddress,
  recovered,
  refusalOf,
} from './address-state.ts';
import { Breakers } from './breakers.ts';
import { afterAnswer, noAnswers, slownessNote } from './slowness.ts';
import { firstLookAfter, nextInterval } from './spread.ts';

/** What is kept of each address: in memory for the schedule, in the store for the next start. */
export class AddressBook {
  readonly #store: Pick<LeaseStore, 'saveAddress' | 'addresses'>;
  readonly #random: () => number;
  readonly #breakers = new Breakers();
  #states = new Map<string, AddressState>();

  constructor(store: Pick<LeaseStore, 'saveAddress' | 'addresses'>, random: () => number) {
    this.#store = store;
    this.#random = random;
  }

  async load(): Promise<void> {
    const states = await this.#store.addresses();
    this.#states = new Map(states.map((state) => [state.address, state]));
    for (const state of states) this.#breakers.note(state);
  }

  /**
   * Gives every new target its first time. Known ones keep theirs, also under a new name that is not in `configured`.
   */
  place(targets: readonly Target[], configured: readonly Target[], now: number): void {
    const orphans = this.#orphans(new Set(configured.map(addressKey)));
    for (const [index, target] of targets.entries()) {
      if (this.#states.has(addressKey(target))) {
        continue;
      }
      const orphan = orphans.get(target.address);
      const first = now + firstLookAfter(index, targets.length, target.intervalMs);
      this.#set(orphan ? { ...orphan, address: addressKey(target) } : newAddress(target, first));
    }
  }

  /** By address: states whose asset has another name now. */
  #orphans(wanted: ReadonlySet<string>): ReadonlyMap<string, AddressState> {
    const left = [...this.#states].filter(([key]) => !wanted.has(key)).reverse();
    return new Map(left.map(([key, state]) => [addressIn(key), state]));
  }

  /** When the last session with each address ended, where it is known. */
  lastSessions(): readonly (readonly [address: string, endedAt: number])[] {
    return [...this.#states].flatMap(([key, { lastLookAt }]) =>
      lastLookAt === null ? [] : [[addressIn(key), lastLookAt] as const],
    );
  }

  /** Corrects times that were written while the clock was ahead; `now` is the right time. */
  clamp(targets: readonly Target[], now: number): void {
    for (const target of targets) this.#set(clamped(target, this.of(target), now));
  }

  /** Until when an address is left alone because looks at an asset behind it failed; epoch milliseconds, or null. */
  breakerUntil(address: string): number | null {
    return this.#breakers.until(address);
  }

  of(target: Target): AddressState {
    const state = this.#states.get(addressKey(target));
    if (state === undefined) {
      throw new TypeError(`${target.asset} was never placed`);
    }
    return state;
  }

  /** Written before the asset is asked: after a crash during a look, the next start must not ask again at once. */
  async begin(target: Target, now: number): Promise<void> {
    const state = this.of(target);
    await this.#save({ ...state, nextLookAt: this.#nextLookAfter(now, target, state), lastLookAt: now });
  }

  /** When the asset may be retried next, epoch milliseconds; null where it may be retried now. */
  retryFreeAt(target: Target, now: number): number | null {
    return retryFreeAt(this.of(target).retriedAt, now);
  }

  /** Written before the asset is asked. Rejects with StoreError. */
  async noteRetry(target: Target, now: number): Promise<void> {
    await this.#save({ ...this.of(target), retriedAt: now });
  }

  /** `now` is when the session ended. The gap to the next session begins there, also after a restart. */
  async end(target: Target, { outcome, answerMs }: LookEnd, now: number): Promise<void> {
    const before = { ...this.of(target), lastLookAt: now };
    await this.#save(
      outcome === 'ok'
        ? this.#answered(target, recovered(before), answerMs)
        : afterFailure(target, before, { reason: outcome, now, failures: this.#failures(target) + 1 }),
    );
  }

  /** A retry was good, so the address answers and all its breakers are closed. Rejects with StoreError. */
  async closeBreakers(address: string, now: number): Promise<void> {
    for (const key of this.#breakers.keysUntil(address, now)) {
      const state = this.#states.get(key);
      if (state !== undefined) await this.#save({ ...state, breakerUntil: null });
    }
  }

  /**
   * Failed looks in a row, of the asset or of another asset at its address whose breaker is open. When that breaker has
   * run out, one look at the address is the trial, of whichever asset comes first.
   */
  #failures(target: Target): number {
    const others = this.#breakers.keys(target.address).map((key) => this.#states.get(key)?.failures ?? 0);
    return Math.max(this.of(target).failures, ...others);
  }

  /** When the asset has become slow, or normal again, the time of its next look changes too. */
  #answered(target: Target, before: AddressState, answerMs: number | null): AddressState {
    if (answerMs === null) return before;
    const state = { ...before, answers: afterAnswer(before.answers ?? noAnswers, answerMs) };
    if (intervalOf(target, state) === intervalOf(target, before)) return state;
    return { ...state, nextLookAt: this.#nextLookAfter(before.lastLookAt ?? 0, target, state) };
  }

  #nextLookAfter(at: number, target: Target, state: AddressState): number {
    return at + nextInterval(intervalOf(target, state), target.jitter, this.#random());
  }

  /** Why the asset is asked less often than its interval says; null where it is not. */
  slowness(target: Target): string | null {
    return slownessNote(target.intervalMs, this.of(target).answers ?? noAnswers);
  }

  /**
   * Which failure stops further looks until the secret or config changes, or until a day has passed (auth only); null
   * where none.
   */
  refusal(target: Target, now: number): 'auth' | 'host_key' | null {
    return refusalOf(target, this.of(target), now);
  }

  /** When pauses of the address end by themselves, epoch milliseconds. */
  pauseEnds(target: Target): readonly number[] {
    return [this.breakerUntil(target.address) ?? Infinity, this.of(target).refused?.until ?? Infinity];
  }

  async #save(state: AddressState): Promise<void> {
    this.#set(state);
    await this.#store.saveAddress(state);
  }

  #set(state: AddressState): void {
    this.#states.set(state.address, state);
    this.#breakers.note(state);
  }
}
