import type { FailureReason, Outcome } from '../model/collection.ts';
import type { AddressState, Store } from '../model/store.ts';
import { backoffMs } from './backoff.ts';
import { firstLookAfter, nextInterval } from './spread.ts';
import type { Target } from './target.ts';

const dayMs = 24 * 3_600_000;

/** What must not be forgotten of each address: in memory for the schedule, in the store for the next start. */
export class AddressBook {
  readonly #store: Pick<Store, 'saveAddress' | 'addresses'>;
  readonly #random: () => number;
  #states = new Map<string, AddressState>();

  constructor(store: Pick<Store, 'saveAddress' | 'addresses'>, random: () => number) {
    this.#store = store;
    this.#random = random;
  }

  async load(): Promise<void> {
    this.#states = new Map((await this.#store.addresses()).map((state) => [state.address, state]));
  }

  /** Gives every new target its first time; those known keep theirs, also under a new name. */
  place(targets: readonly Target[], now: number): void {
    const orphans = this.#orphans(new Set(targets.map(keyOf)));
    for (const [index, target] of targets.entries()) {
      if (this.#states.has(keyOf(target))) {
        continue;
      }
      const orphan = orphans.get(target.address);
      const first = now + firstLookAfter(index, targets.length, target.intervalMs);
      this.#states.set(keyOf(target), orphan ? { ...orphan, address: keyOf(target) } : newAddress(target, first));
    }
  }

  /** By address, those whose asset is called something else now. */
  #orphans(wanted: ReadonlySet<string>): ReadonlyMap<string, AddressState> {
    const left = [...this.#states].filter(([key]) => !wanted.has(key)).reverse();
    return new Map(left.map(([key, state]) => [key.slice(0, key.indexOf(' ')), state]));
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
    const nextLookAt = now + nextInterval(target.intervalMs, target.jitter, this.#random());
    await this.#save(target, { ...this.of(target), nextLookAt, lastLookAt: now });
  }

  async end(target: Target, outcome: Outcome, now: number): Promise<void> {
    const before = this.of(target);
    await this.#save(target, outcome === 'ok' ? recovered(before) : failed(target, before, { reason: outcome, now }));
  }

  /** Auth and host key failures are not retried until what failed has changed, or a day has passed (auth only). */
  isRefused(target: Target, now: number): boolean {
    const { refused } = this.of(target);
    return (
      refused !== null &&
      refused.fingerprint === fingerprintOf(target, refused.reason) &&
      (refused.until === null || now < refused.until)
    );
  }

  /** When pauses of the address end by themselves, epoch milliseconds. */
  pauseEnds(target: Target): readonly number[] {
    const { breakerUntil, refused } = this.of(target);
    return [breakerUntil ?? Infinity, refused?.until ?? Infinity];
  }

  async #save(target: Target, state: AddressState): Promise<void> {
    this.#states.set(keyOf(target), state);
    await this.#store.saveAddress(state);
  }
}

/** Several assets may stand behind one address; each has its own times, all share one session. */
function keyOf(target: Target): string {
  return `${target.address} ${target.asset}`;
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
  { reason, now }: { readonly reason: FailureReason; readonly now: number },
): AddressState {
  const failures = before.failures + 1;
  const pause = backoffMs(failures, target.intervalMs, reason);
  const breakerUntil = pause === null ? null : now + pause;
  return { ...before, failures, breakerUntil, refused: refusalAfter(target, reason, now) };
}

function refusalAfter(target: Target, reason: FailureReason, now: number): AddressState['refused'] {
  if (reason !== 'auth' && reason !== 'host_key') {
    return null;
  }
  return { reason, fingerprint: fingerprintOf(target, reason), until: reason === 'auth' ? now + dayMs : null };
}

function fingerprintOf(target: Target, reason: 'auth' | 'host_key'): string {
  return reason === 'auth' ? `${target.secretFingerprint} ${target.sourceFingerprint}` : target.sourceFingerprint;
}
