import type { Profile } from '../../model/profile.ts';
import type { NativeSettings } from '../../collect/native/settings.ts';
import type { Merged } from '../read/layers.ts';
import type { Findings } from '../read/problem.ts';
import type { AssetEntry } from '../schema/asset.ts';

export interface IdentityJob {
  readonly merged: Merged;
  readonly profile: Profile;
  /** Why it is fragile, for the message: `role plc`. */
  readonly fragileBy: string;
  readonly findings: Findings;
}

/** How an asset is asked who it is; null where it is not, or may not be, which has been reported then. */
export function resolveIdentity({ identity, address }: AssetEntry, job: IdentityJob): NativeSettings | null {
  if (identity === undefined) return null;
  if (job.profile === 'fragile') {
    const message = `would send packets to a fragile asset (${job.fragileBy}); say profile: gentle to allow that, or leave it out`;
    job.findings.problem(job.merged.place(['identity'], 'key'), message);
    return null;
  }
  const { timeout: timeoutMs, every: everyMs, ...said } = identity;
  const place = { address, timeoutMs, everyMs };
  return said.type === 'bacnet' ? { ...said, ...place, device: said.device ?? null } : { ...said, ...place };
}
