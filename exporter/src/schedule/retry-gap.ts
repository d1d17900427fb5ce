/**
 * Minimum time between two retries with one credential, and of one asset: nobody can lock an account by repeating them.
 */
export const retryGapMs = 10 * 60_000;

/** Why a retry was refused: the last one was too recent. */
export interface RetryTooSoon {
  /** Epoch milliseconds. */
  readonly freeAt: number;
  /** The credential of that retry; null where it was one of the asset itself. */
  readonly credential: string | null;
}

/** When the next retry may be, epoch milliseconds; null where it may now. */
export function retryFreeAt(retriedAt: number | null | undefined, now: number): number | null {
  const since = now - (retriedAt ?? -Infinity);
  // A time in the future comes from a clock that was set back since. It stops nobody.
  return since >= 0 && since < retryGapMs ? now - since + retryGapMs : null;
}
