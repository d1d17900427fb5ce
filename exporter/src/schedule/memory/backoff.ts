import type { FailureReason } from '../../model/collection.ts';

/** Failed looks in a row after which the breaker opens. */
const failuresThatOpen = 3;

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;

/**
 * How long an address is left alone after its `failures`-th failed look in a row; null while the ordinary interval is
 * enough. It doubles up to a day. Where nobody answered at all it doubles only up to an hour, because such a look
 * strains nothing.
 */
export function backoffMs(failures: number, intervalMs: number, reason: FailureReason): number | null {
  if (failures < failuresThatOpen) {
    return null;
  }
  const longest = Math.max(intervalMs, reason === 'unreachable' ? hourMs : dayMs);
  return Math.min(longest, intervalMs * 2 ** (failures - failuresThatOpen + 1));
}
