/** Between two retries with one credential, and of one asset: nobody locks an account by asking again and again. */
export const retryGapMs = 10 * 60_000;

/** Why a retry was not carried out: there was one already. */
export interface RetryTooSoon {
  /** Epoch milliseconds. */
  readonly freeAt: number;
  /** Whose retry it was; null where it was one of the asset itself. */
  readonly credential: string | null;
}

/** When the next retry may be, epoch milliseconds; null where it may now. */
export function retryFreeAt(retriedAt: number | null | undefined, now: number): number | null {
  const since = now - (retriedAt ?? -Infinity);
  // What lies ahead was written by a clock that has been set back: it holds nobody up.
  return since >= 0 && since < retryGapMs ? now - since + retryGapMs : null;
}
