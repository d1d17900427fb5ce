import { sources } from '../../collect/sources.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import { profiles, type LookLimits } from '../../model/profile.ts';
import type { Source } from '../config.ts';
import type { AssetEntry } from '../schema/asset.ts';
import type { AssetParts } from './asset-parts.ts';
import type { Timing } from './asset-timing.ts';
import type { Labels } from '../read/labels.ts';
import type { OneOfEach } from './one-of-each.ts';
import { isPassive, sourceName } from './passive.ts';

interface PolicyJob {
  readonly first: Source;
  readonly others: readonly Source[];
  readonly timing: Timing;
  readonly labels: Labels;
  readonly limits: LookLimits;
  readonly one: OneOfEach;
}

/** All that `compare` must know of an asset. */
export function policyOf(
  entry: AssetEntry,
  { first, others, timing, labels, limits, one }: PolicyJob,
  parts: Pick<AssetParts, 'baselines' | 'severity' | 'windows' | 'deviationLimit'>,
): AssetPolicy {
  const { name, address, site, zone, role, criticality } = entry;
  const { confirmAfterMs, confirmWithinMs, confirmations, intervalMs, staleAfterMs } = timing;
  return {
    identity: { name, address, site, zone, role, criticality },
    collector: first.type,
    seesOnlyWire: sources[first.type].traits.seesOnlyWire,
    witnesses: one(others.filter(isPassive).map(sourceName)),
    baseline: parts.baselines.of(name, entry.baseline ?? null),
    countLoopback: entry.count_loopback,
    unverifiedIsDeviation: entry.unverified_is_deviation,
    ephemeral: one({ transport: 'udp', ...entry.ephemeral_udp }),
    severity: parts.severity,
    confirm: one({ confirmAfterMs, confirmWithinMs, confirmations, intervalMs }),
    staleAfterMs,
    nat: entry.nat,
    maintenance: parts.windows.maintenanceOf(labels),
    maxRows: rowsKept(limits),
    deviationLimit: parts.deviationLimit,
    publishPorts: entry.ports_metric,
  };
}

/**
 * An asset that is never asked has no row in the table of profiles. It gets the limit of the gentlest profile that is
 * asked.
 */
function rowsKept({ maxRows }: LookLimits): number {
  return maxRows === 0 ? profiles.gentle.maxRows : maxRows;
}
