import { formatDuration } from '../../lib/duration.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import { isStale } from '../../model/fleet.ts';
import type { AssetState } from '../../model/state.ts';
import { spokenDuration } from './table.ts';

/** The state of an asset as commands print it. A missing look never reads as "all clear". */
export interface StateOfAsset {
  /** In the words of the API. */
  readonly state: 'known' | 'no_baseline' | 'unknown' | 'removal_pending';
  /** Why its ports are unknown now; null where a good look is fresh enough. */
  readonly reason: string | null;
}

/** @param known null where the asset was never looked at */
export function stateOfAsset(policy: AssetPolicy, known: AssetState | null, now: number): StateOfAsset {
  const reason = reasonOf(policy, known, now);
  if (reason !== null) return { state: 'unknown', reason };
  return { state: policy.baseline?.approved === true ? 'known' : 'no_baseline', reason };
}

function reasonOf({ staleAfterMs }: AssetPolicy, known: AssetState | null, now: number): string | null {
  const { lastCollection = null, lastSuccessAt = null } = known ?? {};
  if (lastSuccessAt === null) {
    if (lastCollection === null) return 'unknown: never looked at';
    const { at, outcome, message } = lastCollection;
    return `unknown: never looked at with success; the last attempt (${new Date(at).toISOString()}) ended with ${outcome}: ${message ?? ''}`;
  }
  if (!isStale({ lastSuccessAt, staleAfterMs }, now)) return null;
  const at = `${new Date(lastSuccessAt).toISOString()} (${spokenDuration(now - lastSuccessAt)} ago)`;
  return `stale: last good look ${at}, older than stale_after ${formatDuration(staleAfterMs)}`;
}
