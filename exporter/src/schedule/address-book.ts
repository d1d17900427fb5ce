import type { FailureReason, LookEnd } from '../model/collection.ts';
import type { AddressState, Store } from '../model/store.ts';
import { backoffMs } from './backoff.ts';
import { retryFreeAt } from './retry-gap.ts';
import { afterAnswer, noAnswers, slownessNote, stretchedMs } from './slowness.ts';
import { firstLookAfter, nextInterval } from './spread.ts';
import type { Target } from './target.ts';

const dayMs = 24 * 3_600_000;

/** What must not be forgotten of each address: in memory for the schedule, in the store for the next start. */
export class AddressBook {
  readonly #store: Pick<Store, 'saveAddress' | 'addresses'>;
  readonly #random: () => number;
  #states = new Map<string, AddressState>();
  /** Open breakers by address, then by key: a breaker belongs to the address, whoever of those behind it failed. */
  readonly #breakers = new Map<string, Map<string, number>>();

  constructor(store: Pick<Store, 'saveAddress' | 'addresses'>, random: () => number) {
    this.#store = store;
    this.#random = random;
  }

  async load(): Promise<void> {
    const states = await this.#store.addresses();
    this.#states = new Map(states.map((state) => [state.address, state]));
    for (const state of states) this.#noteBreaker(state);
  }

  /** Gives every new target its first time; those known keep theirs, also under a new name that none of `configured` had. */
  place(targets: readonly Target[], configured: readonly Target[], now: number): void {
    const orphans = this.#orphans(new Set(configured.map(keyOf)));
    for (const [index, target] of targets.entries()) {
      if (this.#states.has(keyOf(target))) {
        continue;
      }
      const orphan = orphans.get(target.address);
      const first = now + firstLookAfter(index, targets.length, target.intervalMs);
      this.#set(orphan ? { ...orphan, address: keyOf(target) } : newAddress(target, first));
    }
  }

  /** By address, those whose asset is called something else now. */
  #orphans(wanted: ReadonlySet<string>): ReadonlyMap<string, AddressState> {
    const left = [...this.#states].filter(([key]) => !wanted.has(key)).reverse();
    return new Map(left.map(([key, state]) => [addressIn(key), state]));
  }

  /** When the last session with each address ended, as far as it is known. */
  lastSessions(): readonly (readonly [address: string, endedAt: number])[] {
    return [...this.#states].flatMap(([key, { lastLookAt }]) =>
      lastLookAt === null ? [] : [[addressIn(key), lastLookAt] as const],
    );
  }

  /**
   * Where the clock was ahead when something was written, the asset would not be asked until the right time has caught up:
   * nothing lies further ahead than it could if it were written now.
   */
  clamp(targets: readonly Target[], now: number): void {
    for (const target of targets) {
      const state = this.of(target);
      const latest = (at: number | null): number | null => (at === null ? null : Math.min(at, now + dayMs));
      const longest = intervalOf(target, state) * (1 + target.jitter);
      const nextLookAt = Math.min(state.nextLookAt, now + longest);
      const breakerUntil = latest(state.breakerUntil);
      const refused = state.refused && { ...state.refused, until: latest(state.refused.until) };
      this.#set({ ...state, nextLookAt, breakerUntil, refused });
    }
  }

  /** Until when an address is left alone because looks at an asset behind it failed; epoch milliseconds, or null. */
  breakerUntil(address: string): number | null {
    const ends = [...(this.#breakers.get(address)?.values() ?? [])];
    return ends.length === 0 ? null : Math.max(...ends);
  }

  of(target: Target): AddressState {
    const state = this.#states.get(keyOf(target));
    if (state === undefined) {
      throw new TypeError(`${target.asset} was never placed`);
    }
    return state;
  }

  /** Written before the asset is asked: a crash in the middle of a look must not make the next start ask again at once. */
  async begin(target: Target, now: number): Promise<void> {
    const state = this.of(target);
    await this.#save({ ...state, nextLookAt: this.#nextLookAfter(now, target, state), lastLookAt: now });
  }

  /** When the asset may next be retried, epoch milliseconds; null where it may now. */
  retryFreeAt(target: Target, now: number): number | null {
    return retryFreeAt(this.of(target).retriedAt, now);
  }

  /** Written before the asset is asked. Rejects with StoreError. */
  async noteRetry(target: Target, now: number): Promise<void> {
    await this.#save({ ...this.of(target), retriedAt: now });
  }

  /** `now` is when the session ended: the gap to the next one counts from there, also after a restart. */
  async end(target: Target, { outcome, answerMs }: LookEnd, now: number): Promise<void> {
    const before = { ...this.of(target), lastLookAt: now };
    await this.#save(
      outcome === 'ok'
        ? this.#answered(target, recovered(before), answerMs)
        : failed(target, before, { reason: outcome, now, failures: this.#failures(target) + 1 }),
    );
  }

  /** A retry was good: the address answers, so it is left alone no longer, whoever behind it failed. Rejects with StoreError. */
  async closeBreakers(address: string, now: number): Promise<void> {
    const open = [...(this.#breakers.get(address) ?? [])].filter(([, until]) => until > now);
    for (const [key] of open) {
      const state = this.#states.get(key);
      if (state !== undefined) await this.#save({ ...state, breakerUntil: null });
    }
  }

  /**
   * Failed looks in a row, of the asset or of another behind its address whose breaker has opened: when that one has run
   * out, one look at the address is the trial, whichever asset has its turn.
   */
  #failures(target: Target): number {
    const broken = [...(this.#breakers.get(target.address)?.keys() ?? [])];
    const others = broken.map((key) => this.#states.get(key)?.failures ?? 0);
    return Math.max(this.of(target).failures, ...others);
  }

  /** Where the asset has become slow, or is itself again, the time of its next look changes with that. */
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

  /** Which failure is not tried again until what failed has changed, or a day has passed (auth only); null where none is. */
  refusal(target: Target, now: number): 'auth' | 'host_key' | null {
    const { refused } = this.of(target);
    if (refused === null) return null;
    const { reason, fingerprint, until } = refused;
    const holds = fingerprint === fingerprintOf(target, reason) && (until === null || now < until);
    return holds ? reason : null;
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
    this.#noteBreaker(state);
  }

  #noteBreaker({ address: key, breakerUntil }: AddressState): void {
    const address = addressIn(key);
    const breakers = this.#breakers.get(address) ?? new Map<string, number>();
    if (breakerUntil === null) breakers.delete(key);
    else breakers.set(key, breakerUntil);
    if (breakers.size === 0) this.#breakers.delete(address);
    else this.#breakers.set(address, breakers);
  }
}

/** While ten thousand assets are overdue each tick looks all of them up several times: to make their keys anew took 15 ms. */
const keys = new WeakMap<Target, string>();

/** Several assets may stand behind one address; each has its own times, all share one session. */
function keyOf(target: Target): string {
  const known = keys.get(target);
  if (known !== undefined) return known;
  const key = `${target.address} ${target.asset}`;
  keys.set(target, key);
  return key;
}

function intervalOf({ intervalMs }: Target, { answers = noAnswers }: AddressState): number {
  return stretchedMs(intervalMs, answers);
}

function addressIn(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

function newAddress(target: Target, nextLookAt: number): AddressState {
  return { address: keyOf(target), nextLookAt, lastLookAt: null, failures: 0, breakerUntil: null, refused: null };
}

function recovered(before: AddressState): AddressState {
  return { ...before, failures: 0, breakerUntil: null, refused: null };
}

function failed(
  target: Target,
  before: AddressState,
  { reason, now, failures }: { readonly reason: FailureReason; readonly now: number; readonly failures: number },
): AddressState {
  const pause = target.isPassive ? null : backoffMs(failures, target.intervalMs, reason);
  const breakerUntil = pause === null ? null : now + pause;
  return { ...before, failures, breakerUntil, refused: refusalAfter(target, before, { reason, now }) };
}

/** A look that ended before the login was answered says nothing of it: what was refused before is refused still. */
function refusalAfter(
  target: Target,
  { refused }: AddressState,
  { reason, now }: { readonly reason: FailureReason; readonly now: number },
): AddressState['refused'] {
  if (reason === 'parse') return null;
  if (reason !== 'auth' && reason !== 'host_key') return refused;
  return { reason, fingerprint: fingerprintOf(target, reason), until: reason === 'auth' ? now + dayMs : null };
}

function fingerprintOf(target: Target, reason: 'auth' | 'host_key'): string {
  return reason === 'auth' ? `${target.secretFingerprint} ${target.sourceFingerprint}` : target.sourceFingerprint;
}
