import { sources } from '../../collect/sources.ts';
import { profiles, type LookLimits, type Profile, type ProfileRow } from '../../model/profile.ts';
import { formatDuration } from '../../lib/duration.ts';
import type { Merged } from '../read/layers.ts';
import type { Findings } from '../read/problem.ts';
import type { AssetEntry } from '../schema/asset.ts';
import type { AssetLimits } from '../schema/limits.ts';

interface LimitKey {
  readonly key: Exclude<keyof AssetLimits, 'i_accept_the_risk'>;
  readonly field: keyof LookLimits;
  /** True where a larger number is looser. */
  readonly isCap: boolean;
  readonly text: (value: number) => string;
}

/** `limits:` of an asset beside the columns of the table of profiles. */
export const limitKeys: readonly LimitKey[] = [
  { key: 'min_gap', field: 'minGapMs', isCap: false, text: formatDuration },
  { key: 'pause', field: 'pauseMs', isCap: false, text: formatDuration },
  { key: 'duration', field: 'maxDurationMs', isCap: true, text: formatDuration },
  { key: 'requests', field: 'maxRequests', isCap: true, text: String },
  { key: 'rows', field: 'maxRows', isCap: true, text: String },
  { key: 'bytes', field: 'maxBytes', isCap: true, text: String },
  { key: 'max_repetitions', field: 'maxRepetitions', isCap: true, text: String },
];

interface LimitsJob {
  readonly entry: AssetEntry;
  readonly merged: Merged;
  readonly profile: Profile;
  readonly intervalMs: number;
}

/**
 * The row of the profile, with the changes of the config: tighter, or looser with a reason. `defaults:` can only
 * tighten, because it is for all assets and is no decision about one asset.
 */
export function resolveLimits(job: LimitsJob, findings: Findings): LookLimits {
  const { entry, merged, profile } = job;
  const row = profiles[profile];
  if (row.sessions === 0) return limitsOf(row);
  const own = entry.source ?? entry.sources?.[0];
  // A source that only reads files may do it as often as it likes.
  if (own !== undefined && sources[own.type].traits.asks) checkInterval(job, row, findings);
  const said = entry.limits ?? {};
  const limits: Record<keyof LookLimits, number> = limitsOf(row);
  for (const { key, field, isCap, text } of limitKeys) {
    const value = said[key];
    if (value === undefined) continue;
    const isLooser = isCap ? value > row[field] : value < row[field];
    if (isLooser && !merged.isSaidInParticular(['limits', key])) continue;
    if (isLooser) refuse(job, { path: ['limits', key], value: text(value), most: text(row[field]) }, findings);
    limits[field] = value;
  }
  return limits;
}

function checkInterval(job: LimitsJob, { leastIntervalMs }: ProfileRow, findings: Findings): void {
  if (job.intervalMs >= leastIntervalMs) return;
  const [value, most] = [formatDuration(job.intervalMs), formatDuration(leastIntervalMs)];
  refuse(job, { path: ['poll', 'interval'], value, most }, findings);
}

interface Looser {
  readonly path: readonly [string, string];
  readonly value: string;
  readonly most: string;
}

/**
 * Null where nobody gave a reason for this asset or similar ones. A reason in `defaults:` would count for all assets,
 * unread.
 */
export function acceptedRisk({ entry, merged }: Pick<LimitsJob, 'entry' | 'merged'>): string | null {
  const path = ['limits', 'i_accept_the_risk'] as const;
  return merged.isSaidInParticular(path) ? (entry.limits?.i_accept_the_risk ?? null) : null;
}

/** With a reason it is only a warning, so that it is in the log of each start. */
function refuse(job: LimitsJob, { path, value, most }: Looser, findings: Findings): void {
  const { entry, merged, profile } = job;
  const place = merged.place(path, 'value');
  const reason = acceptedRisk(job);
  const message = `${value} is looser than the ${most} of profile ${profile}`;
  if (reason === null) {
    const where = path[0] === 'limits' ? 'beside it' : 'in limits: of the asset';
    findings.problem(place, `${message}; keep to ${most}, or say i_accept_the_risk: "why" ${where}`);
  } else {
    findings.warning(place, `${message}, and the risk for "${entry.name}" is accepted: ${reason}`);
  }
}

function limitsOf(row: ProfileRow): LookLimits {
  const { maxRequests, maxRows, maxBytes, pauseMs, maxDurationMs, maxRepetitions, minGapMs } = row;
  return { maxRequests, maxRows, maxBytes, pauseMs, maxDurationMs, maxRepetitions, minGapMs };
}

/** `min_gap 0s, pause 0s, duration 2m, requests 3000, ...` */
export function limitsText(limits: LookLimits): string {
  return limitKeys.map(({ key, field, text }) => `${key} ${text(limits[field])}`).join(', ');
}
