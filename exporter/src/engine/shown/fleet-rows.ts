import { compareText } from '../../lib/compare-text.ts';
import type { FleetRow } from '../../model/fleet.ts';
import { countDeviations, type AssetReport } from '../../model/report.ts';

/** One small row for each asset that is shown. Nothing else of an asset stays in memory for the pages. */
export class FleetRows {
  readonly #rows = new Map<string, FleetRow>();
  #sorted: readonly FleetRow[] | null = null;

  update(report: AssetReport): void {
    this.#rows.set(report.identity.name, rowOf(report));
    this.#sorted = null;
  }

  remove(asset: string): void {
    this.#rows.delete(asset);
    this.#sorted = null;
  }

  /** In order of site, zone, name. */
  rows(): readonly FleetRow[] {
    this.#sorted ??= [...this.#rows.values()].sort(byPlace);
    return this.#sorted;
  }
}

/** The row that belongs to a report. */
export function rowOf(report: AssetReport): FleetRow {
  const { identity, baselinePresent, lastSuccessAt, staleAfterMs, paused, lastCollection } = report;
  const { bySeverity, unconfirmed } = countDeviations(report);
  return {
    identity,
    baselinePresent,
    deviations: bySeverity,
    unconfirmed,
    listeners: report.listeners.length,
    unverified: report.ports.unverified,
    sawAllPorts: report.complete === null ? null : report.complete.tcp && report.complete.udp,
    lastSuccessAt,
    staleAfterMs,
    lastCollectionOk: lastCollection === null ? null : lastCollection.outcome === 'ok',
    otherHostKey: report.otherHostKey !== null,
    paused,
    removalPending: report.removalPendingAt !== null,
  };
}

function byPlace({ identity: one }: FleetRow, { identity: other }: FleetRow): number {
  return compareText(one.site, other.site) || compareText(one.zone, other.zone) || compareText(one.name, other.name);
}
