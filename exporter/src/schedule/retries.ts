import type { PauseReason } from '../model/report.ts';
import type { AddressBook } from './memory/address-book.ts';
import type { CredentialGuard } from './memory/credential-guard.ts';
import type { RetryTooSoon } from './retry-gap.ts';
import type { Target } from './target.ts';

/** How often a person may end the pauses of an asset: by credential where the look sends a login, and by asset. */
export class Retries {
  readonly #addresses: AddressBook;
  readonly #credentials: CredentialGuard;

  constructor(addresses: AddressBook, credentials: CredentialGuard) {
    this.#addresses = addresses;
    this.#credentials = credentials;
  }

  /** Null where it may be tried now. */
  tooSoon(target: Target, reasons: readonly PauseReason[], now: number): RetryTooSoon | null {
    const ofCredential = sendsLogin(reasons) ? this.#credentials.retryFreeAt(target, now) : null;
    if (ofCredential !== null) return { freeAt: ofCredential, credential: target.credential };
    const freeAt = this.#addresses.retryFreeAt(target, now);
    return freeAt === null ? null : { freeAt, credential: null };
  }

  /**
   * Noted in memory at once, so that two requests at the same time do not both pass; on the disk before anything is
   * sent.
   * @throws StoreError
   */
  async note(target: Target, reasons: readonly PauseReason[], now: number): Promise<void> {
    const ofCredential = sendsLogin(reasons) ? this.#credentials.noteRetry(target, now) : null;
    await Promise.all([ofCredential, this.#addresses.noteRetry(target, now)]);
  }
}

/** Another host key is found before any login, so no password is sent. */
function sendsLogin(reasons: readonly PauseReason[]): boolean {
  return reasons.some((reason) => reason !== 'host_key');
}
