import type { Outcome } from '../model/collection.ts';
import type { CredentialState, Store } from '../model/store.ts';
import type { Target } from './target.ts';

/** Failures in a row with one credential, on any assets, that pause it everywhere. */
const failuresThatPause = 2;

const dayMs = 24 * 3_600_000;

/** Keeps a wrong or changed password from locking an account on a whole plant (spec section 9). */
export class CredentialGuard {
  readonly #store: Pick<Store, 'saveCredential' | 'credentials'>;
  readonly #inUse = new Map<string, number>();
  #states = new Map<string, CredentialState>();

  constructor(store: Pick<Store, 'saveCredential' | 'credentials'>) {
    this.#store = store;
  }

  async load(): Promise<void> {
    this.#states = new Map((await this.#store.credentials()).map((state) => [state.name, state]));
  }

  isPaused(target: Target, now: number): boolean {
    const { pausedUntil } = this.#of(target);
    return pausedUntil !== null && now < pausedUntil;
  }

  /** Epoch milliseconds; Infinity where no pause ends by itself. */
  pauseEndsAt(target: Target): number {
    return this.#of(target).pausedUntil ?? Infinity;
  }

  /** A credential no asset has accepted yet is tried on one asset at a time. */
  mayBegin(target: Target): boolean {
    return this.#of(target).proven || !this.#inUse.has(target.credential ?? '');
  }

  begin(target: Target): void {
    if (target.credential !== null) {
      this.#inUse.set(target.credential, (this.#inUse.get(target.credential) ?? 0) + 1);
    }
  }

  /**
   * Only an accepted or a refused login says anything of a credential; an asset that does not answer says nothing.
   * @returns true where what is known of the credential has changed
   */
  async end(target: Target, outcome: Outcome, now: number): Promise<boolean> {
    if (target.credential === null) {
      return false;
    }
    const before = this.#of(target);
    const after = outcome === 'auth' ? refused(before, now) : outcome === 'ok' ? accepted(before) : before;
    if (after !== before) {
      this.#states.set(after.name, after);
      await this.#store.saveCredential(after);
    }
    return after !== before;
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

  /** What is known of the secret as it is now; another secret starts anew. */
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
    };
  }
}

function refused(before: CredentialState, now: number): CredentialState {
  const failures = before.failures + 1;
  return { ...before, failures, pausedUntil: failures >= failuresThatPause ? now + dayMs : null };
}

function accepted(before: CredentialState): CredentialState {
  return before.proven && before.failures === 0 && before.pausedUntil === null
    ? before
    : { ...before, failures: 0, pausedUntil: null, proven: true };
}
