import type { AssetPolicy } from '../../model/asset.ts';
import type { AssetReport } from '../../model/report.ts';
import { hasListener } from '../../model/verdict.ts';
import { atOnce, type Cut } from '../../lib/turns.ts';
import { reportCut, type KnownAsset } from '../report.ts';

/**
 * The report of an asset that is put aside because judging it took too long: its deviations as they are, without its
 * listeners.
 */
export function asideReport(policy: AssetPolicy, known: KnownAsset, now: number): AssetReport {
  return atOnce(asideReportCut(policy, known, now));
}

/** The same in small pieces. */
export function* asideReportCut(policy: AssetPolicy, known: KnownAsset, now: number): Cut<AssetReport> {
  const report = yield* reportCut(policy, { ...known, state: { ...known.state, listeners: [] } }, now);
  const ports = { ...report.ports };
  for (const { verdict } of known.state.deviations) {
    if (hasListener(verdict)) ports[verdict] += 1;
  }
  return { ...report, ports, notes: [asideNote, ...report.notes] };
}

const asideNote =
  'What this asset answers held up the exporter for seconds more than once. It is put aside: its deviations stay, its listeners are not judged and not shown.';
