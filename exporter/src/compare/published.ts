import type { AssetPolicy } from '../model/asset.ts';
import type { DeviationState } from '../model/state.ts';
import { listenerVerdicts, severities, type Deviation, type Severity, type Verdict } from '../model/verdict.ts';
import { serviceOf } from '../services/catalogue.ts';
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

function catalogueEntry({ transport, port }: DeviationState): ReturnType<typeof serviceOf> {
  // A missing range has no single service: its first port stands for it.
  return serviceOf(transport, Number.parseInt(port, 10));
}

/** A deviation as metrics, pages and the API show it. */
export function publish(policy: AssetPolicy, deviation: DeviationState): Deviation {
  const { transport, port, verdict, exposure, sinceAt, processes } = deviation;
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
  };
}

const order: readonly Verdict[] = ['hidden', ...listenerVerdicts, 'missing', 'none'];

/** Worst first: severity, then verdict, then the oldest. */
export function byWeight(one: Deviation, other: Deviation): number {
  return (
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    order.indexOf(one.verdict) - order.indexOf(other.verdict) ||
    one.sinceAt - other.sinceAt ||
    Number.parseInt(one.port, 10) - Number.parseInt(other.port, 10)
  );
}

/** The worst `limit` of them, and the rest as one: deviations are never silently dropped (spec section 3). */
export function withinLimit(sorted: readonly Deviation[], limit: number): readonly Deviation[] {
  const rest = sorted.slice(limit);
  const [worst] = rest;
  return worst === undefined ? sorted : [sumOf(worst, rest), ...sorted.slice(0, limit)];
}

function sumOf(worst: Deviation, rest: readonly Deviation[]): Deviation {
  const confirmed = rest.some((deviation) => deviation.confirmed);
  return {
    transport: '*',
    port: '*',
    verdict: worst.verdict,
    service: 'many',
    process: 'many',
    exposure: 'none',
    // So many doors at once are critical, whatever each of them would be; not before somebody has looked twice.
    severity: confirmed ? 'critical' : 'info',
    confirmed,
    sinceAt: rest.reduce((oldest, { sinceAt }) => Math.min(oldest, sinceAt), worst.sinceAt),
  };
}
