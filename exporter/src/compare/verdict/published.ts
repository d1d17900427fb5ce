import type { AssetPolicy } from '../../model/asset.ts';
import type { DeviationState } from '../../model/state/deviation.ts';
import { severities, verdictsWorstFirst, type Deviation, type Severity, type Verdict } from '../../model/verdict.ts';
import { serviceOf } from '../../services/catalogue.ts';
import type { BeyondSum } from '../look/beyond.ts';
import { severityOf } from './severity.ts';

/** True once a deviation has its real severity. */
export function isConfirmed(deviation: DeviationState): boolean {
  return deviation.pending === null && !deviation.inMaintenance;
}

/** `info` until it is confirmed, then what the policy says. */
export function publishedSeverity(policy: AssetPolicy, deviation: DeviationState): Severity {
  if (!isConfirmed(deviation)) {
    return 'info';
  }
  return severityOf(policy, { verdict: deviation.verdict, class: catalogueEntry(deviation).class });
}

/** What the catalogue says of its port. */
export function catalogueEntry({ transport, port }: DeviationState): ReturnType<typeof serviceOf> {
  // A missing range has no single service. The service of its first port is shown.
  return serviceOf(transport, Number.parseInt(port, 10));
}

/** A deviation as metrics, pages and the API show it. */
export function publish(policy: AssetPolicy, deviation: DeviationState): Deviation {
  const { transport, port, verdict, exposure, sinceAt, processes, confirmedBy } = deviation;
  return {
    transport,
    port,
    verdict,
    exposure,
    sinceAt,
    service: catalogueEntry(deviation).name,
    process: processes.length === 0 ? 'unknown' : processes.join(','),
    severity: publishedSeverity(policy, deviation),
    confirmed: isConfirmed(deviation),
    ...(confirmedBy === undefined || !isConfirmed(deviation) ? {} : { confirmedBy }),
  };
}

function byVerdict(one: Verdict, other: Verdict): number {
  return verdictsWorstFirst.indexOf(one) - verdictsWorstFirst.indexOf(other);
}

/** Worst first: severity, then verdict, then the oldest. */
export function byWeight(one: Deviation, other: Deviation): number {
  return (
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    byVerdict(one.verdict, other.verdict) ||
    one.sinceAt - other.sinceAt ||
    Number.parseInt(one.port, 10) - Number.parseInt(other.port, 10)
  );
}

/** Deviations of ports that are not kept: their worst verdict, and since when there are any. */
type Beyond = Pick<BeyondSum, 'worst' | 'sinceAt'>;

/** The worst `limit` of them, and the rest as one: deviations are never silently dropped (spec section 3). */
export function withinLimit(sorted: readonly Deviation[], limit: number, beyond: Beyond): readonly Deviation[] {
  const rest = sorted.slice(limit);
  const sum = sumOf(rest, beyond);
  return sum === null ? sorted : [sum, ...sorted.slice(0, limit)];
}

function sumOf(rest: readonly Deviation[], beyond: Beyond): Deviation | null {
  const worst = [rest[0]?.verdict, beyond.worst ?? undefined]
    .filter((verdict) => verdict !== undefined)
    .sort(byVerdict)[0];
  if (worst === undefined) return null;
  // A port that is not kept cannot be seen again one by one, so it counts as confirmed.
  const confirmed = beyond.worst !== null || rest.some((deviation) => deviation.confirmed);
  return {
    transport: '*',
    port: '*',
    verdict: worst,
    service: 'many',
    process: 'many',
    exposure: 'none',
    // So many open ports at once are critical, whatever each of them is alone. Before the confirming look it stays
    // `info`.
    severity: confirmed ? 'critical' : 'info',
    confirmed,
    sinceAt: rest.reduce(
      (oldest, { sinceAt }) => Math.min(oldest, sinceAt),
      beyond.worst === null ? Infinity : beyond.sinceAt,
    ),
  };
}
