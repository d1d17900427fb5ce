import type { Fleet, FleetRow } from '../../../../model/fleet.ts';
import { isStale } from '../../../../model/fleet.ts';
import { standsFor, totalOf } from '../../../../model/report.ts';
import { filterCut, inTurns, mapCut, sortCut } from '../../../../lib/turns.ts';
import { severities, type Deviation } from '../../../../model/verdict.ts';
import { isWanted, type FleetFilter } from './fleet-filter.tsx';
import { countFleetCut, type FleetCounts } from './fleet-counts.ts';

export interface Deviating {
  readonly asset: string;
  readonly site: string;
  readonly zone: string;
  readonly deviation: Deviation;
  /** How many deviations it stands for: the ones above the limit of an asset are one. */
  readonly count: number;
}

/** The lists of the fleet page, made from all rows. */
export interface FleetLists {
  readonly counts: FleetCounts;
  readonly otherHostKeys: readonly FleetRow[];
  /** Unknown, failing and not asked, in this order. */
  readonly unknown: readonly FleetRow[];
  readonly withoutBaseline: readonly FleetRow[];
  readonly removalsPending: readonly FleetRow[];
  /** The assets of the filter. */
  readonly wanted: readonly FleetRow[];
  readonly sites: readonly string[];
  /** Worst first, then newest. `moreDeviations` counts the ones that are not shown. */
  readonly deviating: readonly Deviating[];
  readonly moreDeviations: number;
}

/** The deviations of this many assets are read for the fleet page, and this many deviations are shown. */
const assetsInFull = 50;
const deviationsInFull = 100;

/** Reads the fleet in small pieces, however many assets it has. */
export async function fleetLists(
  fleet: Pick<Fleet, 'rows' | 'deviations'>,
  filter: FleetFilter,
  now: number,
): Promise<FleetLists> {
  const rows = fleet.rows();
  const counts = await inTurns(countFleetCut(rows, now));
  const deviating = await worstOf(fleet, rows);
  const shown = deviating.reduce((sum, { count }) => sum + count, 0);
  const total = (await inTurns(mapCut(rows, (row) => totalOf(row.deviations)))).reduce((sum, one) => sum + one, 0);
  return {
    counts,
    otherHostKeys: await inTurns(filterCut(rows, (row) => row.otherHostKey)),
    unknown: await unknownOf(rows, now),
    withoutBaseline: await inTurns(filterCut(rows, (row) => !row.baselinePresent && !row.removalPending)),
    removalsPending: await inTurns(filterCut(rows, (row) => row.removalPending)),
    wanted: await inTurns(filterCut(rows, (row) => isWanted(row, filter, now))),
    sites: [...new Set(await inTurns(mapCut(rows, (row) => row.identity.site)))],
    deviating,
    moreDeviations: total - shown,
  };
}

async function unknownOf(rows: readonly FleetRow[], now: number): Promise<readonly FleetRow[]> {
  const rank = (row: FleetRow): number => (isStale(row, now) ? 0 : row.lastCollectionOk === false ? 1 : 2);
  const isUnknown = (row: FleetRow): boolean =>
    !row.removalPending && (rank(row) === 0 || (!row.otherHostKey && (rank(row) === 1 || row.paused.length > 0)));
  const unknown = await inTurns(filterCut(rows, isUnknown));
  return inTurns(sortCut(unknown, (one, other) => rank(one) - rank(other)));
}

/** The worst deviations of the worst assets, read one after the other. */
async function worstOf(fleet: Pick<Fleet, 'deviations'>, rows: readonly FleetRow[]): Promise<readonly Deviating[]> {
  const some = await inTurns(filterCut(rows, (row) => totalOf(row.deviations) > 0));
  const worst = await inTurns(sortCut(some, (one, other) => weight(other) - weight(one)));
  let shown: readonly Deviating[] = [];
  for (const { identity } of worst.slice(0, assetsInFull)) {
    const { name: asset, site, zone } = identity;
    const found = await fleet.deviations(asset);
    if (found === null) continue;
    const more = found.deviations
      .slice(0, deviationsInFull + 1)
      .map((deviation) => ({ asset, site, zone, deviation, count: standsFor(found, deviation) }));
    shown = (await inTurns(sortCut([...shown, ...more], worstFirst))).slice(0, deviationsInFull);
  }
  return shown;
}

function worstFirst({ deviation: one }: Deviating, { deviation: other }: Deviating): number {
  return severities.indexOf(one.severity) - severities.indexOf(other.severity) || other.sinceAt - one.sinceAt;
}

/** Worst first: one critical is worse than any number of warnings. */
function weight({ deviations: { critical, warning, info } }: FleetRow): number {
  return critical * 1e8 + warning * 1e4 + info;
}
