import { sources } from '../../collect/sources.ts';
import { profiles, type Profile } from '../../model/profile.ts';
import { formatDuration } from '../../lib/duration.ts';
import type { Merged } from '../read/layers.ts';
import type { Findings } from '../read/problem.ts';
import type { AssetEntry } from '../schema/asset.ts';
import type { Otports } from '../schema/otports.ts';
import type { PollOverride } from '../schema/poll.ts';

/** When an asset is asked and when it counts as unknown; milliseconds. */
export interface Timing {
  readonly intervalMs: number;
  readonly jitter: number;
  readonly staleAfterMs: number;
  readonly confirmAfterMs: number;
  readonly confirmWithinMs: number;
  readonly confirmations: number;
}

/** Shorter intervals are for a laboratory. */
const unusualIntervalMs = 30_000;

interface TimingJob {
  readonly entry: AssetEntry;
  readonly merged: Merged;
  readonly profile: Profile;
  readonly closedMs: number;
}

/** Puts together what an asset and the whole config say of time, and checks that it can work. */
export function resolveTiming(poll: Otports['poll'], job: TimingJob, findings: Findings): Timing {
  const said = override(poll, job.entry.poll ?? {});
  const intervalMs = intervalOf(said, job);
  const timing: Timing = {
    intervalMs,
    jitter: said.jitter,
    staleAfterMs: staleAfterOf(said, job, intervalMs),
    confirmAfterMs: confirmAfterOf(said, job),
    confirmWithinMs: said.confirm_within,
    confirmations: said.confirmations,
  };
  checkTiming(timing, job, findings);
  return timing;
}

function confirmAfterOf(said: Otports['poll'], { entry, merged }: TimingJob): number {
  const own = entry.source ?? entry.sources?.[0];
  const leastMs = own === undefined ? 0 : sources[own.type].traits.leastConfirmAfterMs;
  const isKept = merged.isSaidInParticular(['poll', 'confirm_after']);
  const hasRoom = leastMs < said.confirm_within;
  return isKept || !hasRoom ? said.confirm_after : Math.max(said.confirm_after, leastMs);
}

function intervalOf(said: Otports['poll'], { profile, merged }: TimingJob): number {
  const isOwn = merged.isSaidInParticular(['poll', 'interval']);
  return isOwn ? said.interval : Math.max(said.interval, profiles[profile].usualIntervalMs);
}

/** An asset that is asked less often than the default also becomes stale later, unless it has its own limit. */
function staleAfterOf(said: Otports['poll'], { merged, closedMs }: TimingJob, intervalMs: number): number {
  const usual = 3 * intervalMs + closedMs;
  const isKept = intervalMs === said.interval || merged.isSaidInParticular(['poll', 'stale_after']);
  return isKept ? (said.stale_after ?? usual) : Math.max(usual, said.stale_after ?? 0);
}

function checkTiming(timing: Timing, { merged, closedMs, entry }: TimingJob, findings: Findings): void {
  const at = (key: string) => merged.place(['poll', key], 'value');
  const { intervalMs, staleAfterMs, confirmAfterMs, confirmWithinMs } = timing;
  const least = 2 * intervalMs + closedMs;
  if (staleAfterMs < least) {
    const isAlone = closedMs > 0 || merged.isSaidInParticular(['poll', 'interval']);
    const whose = isAlone ? ` of "${entry.name}"` : '';
    const intervals = `two intervals${whose} of ${formatDuration(intervalMs)}`;
    const closed = closedMs > 0 ? ` and the ${formatDuration(closedMs)} for which polling windows stay closed` : '';
    const message = `${formatDuration(staleAfterMs)} is shorter than ${intervals}${closed}; it must be at least ${formatDuration(least)}`;
    const isForAll = isAlone && !merged.isSaidInParticular(['poll', 'stale_after']);
    const remedy = ', which its own poll:, or one in match:, can say without making all others wait as long';
    findings.problem(at('stale_after'), isForAll ? message + remedy : message);
  }
  if (confirmAfterMs >= confirmWithinMs) {
    const message = `${formatDuration(confirmAfterMs)} must be shorter than confirm_within, which is ${formatDuration(confirmWithinMs)}`;
    findings.problem(at('confirm_after'), message);
  }
  if (intervalMs < unusualIntervalMs) {
    const message = `asks every ${formatDuration(intervalMs)}, which is for a laboratory; plants ask once an hour`;
    findings.warning(at('interval'), message);
  }
}

function override(poll: Otports['poll'], own: PollOverride): Otports['poll'] {
  return {
    interval: own.interval ?? poll.interval,
    jitter: own.jitter ?? poll.jitter,
    stale_after: own.stale_after ?? poll.stale_after,
    confirm_after: own.confirm_after ?? poll.confirm_after,
    confirm_within: own.confirm_within ?? poll.confirm_within,
    confirmations: own.confirmations ?? poll.confirmations,
  };
}
