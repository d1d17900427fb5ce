import type { Outcome } from '../../model/collection.ts';
import type { CredentialState, LeaseStore } from '../../model/store.ts';
import { retryFreeAt } from '../retry-gap.ts';
import type { Target } from '../target.ts';

/** Failures in a row with one credential, on any assets, that pause it everywhere. */
const failuresThatPause = 2;

const dayMs = 24 * 3_600_000;

/** Keeps a wrong or changed password from locking an account on the whole plant (spec section 9). */
export class CredentialGuard {
  readonly #store: Pick<LeaseStore, 'saveCredential' | 'credentials'>;
  readonly #inUse = new Map<string, number>();
  readonly #unsaved = new Set<string>();
  #states = new Map<string, CredentialState>();

  constructor(store: Pick<LeaseStore, 'saveCredential' | 'credentials'>) {
    this.#store = store;
  }

  async load(): Promise<void> {
    // The secret may have changed since the last run, so it is tried on one asset first.
    const states = (await this.#store.credentials()).map((state) => ({ ...state, proven: false }));
    this.#states = new Map(states.map((state) => [state.name, state]));
  }

  isPaused(target: Target, now: number): boolean {
    const { pausedUntil } = this.#of(target);
    return pausedUntil !== null && now < pausedUntil;
  }

  /** Epoch milliseconds; Infinity where no pause ends by itself. */
  pauseEndsAt(target: Target): number {
    return this.#of(target).pausedUntil ?? Infinity;
  }

  /** When a login with it may be retried next, epoch milliseconds; null where it may be retried now. */
  retryFreeAt({ credential }: Target, now: number): number | null {
    return credential === null ? null : retryFreeAt(this.#states.get(credential)?.retriedAt, now);
  }

  /** Written before the login is sent. Rejects with StoreError. */
  async noteRetry(target: Target, now: number): Promise<void> {
    if (target.credential === null) return;
    const state = { ...this.#of(target), retriedAt: now };
    this.#states.set(state.name, state);
    await this.#store.saveCredential(state);
  }

  /** A credential that no asset has accepted yet, or that one has refused since, is tried on one asset at a time. */
  mayBegin(target: Target): boolean {
    const inUse = this.#inUse.get(target.credential ?? '') ?? 0;
    return inUse < (this.#of(target).proven ? target.credentialLooks : 1);
  }

  begin(target: Target): void {
    if (target.credential !== null) {
      this.#inUse.set(target.credential, (this.#inUse.get(target.credential) ?? 0) + 1);
    }
  }

  /**
   * Only an accepted or a refused login says anything about a credential (accepted also where the answer after it was
   * unreadable). An asset that does not answer says nothing.
   * @returns true where the knowledge of the credential has changed
   */
  end(target: Target, outcome: Outcome, now: number): boolean {
    const before = this.#of(target);
    const isAccepted = outcome === 'ok' || outcome === 'parse';
    const after = outcome === 'auth' ? refused(before, now) : isAccepted ? accepted(before) : before;
    if (target.credential === null || after === before) {
      return false;
    }
    this.#states.set(after.name, after);
    this.#unsaved.add(after.name);
    return true;
  }

  /** Writes what `end` learned. Rejects with StoreError; the memory keeps it anyway. */
  async save({ credential }: Target): Promise<void> {
    const state = this.#states.get(credential ?? '');
    if (state !== undefined && this.#unsaved.delete(state.name)) {
      await this.#store.saveCredential(state);
    }
  }

  release({ credential }: Target): void {
    if (credential === null) {
      return;
    }
    const left = (this.#inUse.get(credential) ?? 1) - 1;
    if (left > 0) {
      this.#inUse.set(credential, left);
    } else {
      this.#inUse.delete(credential);
    }
  }

  /** What is known of the current secret. Another secret begins new, but the gap between two retries stays. */
  #of(target: Target): CredentialState {
    const name = target.credential ?? '';
    const known = this.#states.get(name);
    if (known?.fingerprint === target.secretFingerprint) {
      return known;
    }
    return {
      name,
      fingerprint: target.secretFingerprint,
      failures: 0,
      pausedUntil: null,
      proven: target.credential === null,
      ...(known?.retriedAt === undefined ? {} : { retriedAt: known.retriedAt }),
    };
  }
}

function refused(before: CredentialState, now: number): CredentialState {
  const failures = before.failures + 1;
  return { ...before, failures, proven: false, pausedUntil: failures >= failuresThatPause ? now + dayMs : null };
}

/** One that is proven has neither failures nor a pause: what is refused is proven no longer. */
function accepted(before: CredentialState): CredentialState {
  return before.proven ? before : { ...before, failures: 0, pausedUntil: null, proven: true };
}
