import type { AssetIdentity } from './asset.ts';
import type { Footprint, Outcome } from './collection.ts';
import type { Listener } from './listener.ts';
import type { Aspect, Completeness, Evidence } from './observation.ts';
import type { CollectorName } from './source/collector-name.ts';
import type { LastCollection, OtherHostKey } from './state.ts';
import type { Deviation, ListenerVerdict, PortEventName, Severity, Verdict } from './verdict.ts';
import type { Transport } from './listener.ts';

/** A listener with what `compare` says of it. */
export interface JudgedListener {
  readonly listener: Listener;
  readonly verdict: ListenerVerdict;
  /** From the catalogue, `unknown` if none. */
  readonly service: string;
  /** The rule that decided, e.g. `baselines/hmi.yml:3 tcp/22`; null where none did. */
  readonly rule: string | null;
  /**
   * True where no witness has seen it answer although one watched all the time: somebody may close it. It is no
   * verdict.
   */
  readonly unused?: true;
}

export type PauseReason =
  'breaker' | 'auth' | 'host_key' | 'stalled' | 'maintenance' | 'window' | 'kill_switch' | 'budget';

export const pauseReasons: readonly PauseReason[] = [
  'breaker',
  'auth',
  'host_key',
  'stalled',
  'maintenance',
  'window',
  'kill_switch',
  'budget',
];

/**
 * All that is published of one asset at one instant: metrics, pages and the API are made from it.
 * Made by `compare/report.ts` out of state and policy; instants in epoch milliseconds. Not kept between looks.
 */
export interface AssetReport {
  readonly identity: AssetIdentity;
  readonly collector: CollectorName;
  /** Name of the baseline, empty where there is none. */
  readonly baselineName: string;
  readonly vendor: string;
  readonly model: string;
  readonly description: string;
  readonly addedAt: number;
  readonly staleAfterMs: number;
  readonly lastCollection: LastCollection | null;
  readonly lastSuccessAt: number | null;
  /** Since when the asset has offered another host key than the pinned one, and which; null where it does not. */
  readonly otherHostKey: Pick<OtherHostKey, 'sinceAt' | 'offered'> | null;
  readonly complete: Completeness | null;
  readonly lastCompleteAt: Readonly<Partial<Record<Aspect, number>>>;
  /** Sources of the asset other than its first one, with when they last spoke of it. */
  readonly witnesses: readonly { readonly collector: CollectorName; readonly lastSeenAt: number }[];
  readonly collections: Readonly<Partial<Record<Outcome, number>>>;
  readonly paused: readonly PauseReason[];
  readonly footprint: Footprint;
  /** Number of listeners (or rules) per verdict, zeros included. */
  readonly ports: Readonly<Record<Verdict, number>>;
  /** Number of listeners that are unused; null where no witness watched for long enough. */
  readonly unused: number | null;
  readonly baselinePresent: boolean;
  readonly baselineApprovedAt: number | null;
  readonly baselineReviewDueAt: number | null;
  /** When allow rules end, soonest first. */
  readonly expiries: readonly { readonly transport: Transport; readonly port: string; readonly expiresAt: number }[];
  /** True where its first source sees only what answers on the wire, and never that nothing else listens. */
  readonly isWireWitness: boolean;
  /**
   * Aspects that rules of the baseline need complete. For a wire witness, which is never complete, only those of
   * required rules.
   */
  readonly baselineAspects: readonly Aspect[];
  readonly events: Readonly<Partial<Record<PortEventName, number>>>;
  /** All of them, sorted by transport and port. */
  readonly listeners: readonly JudgedListener[];
  readonly publishPorts: boolean;
  /** Worst first, already within `limits.deviations_per_asset`. */
  readonly deviations: readonly Deviation[];
  /** Deviations that are one critical sum because of the limit. */
  readonly deviationsDropped: number;
  /** These deviations one by one, worst first. Pages show them, metrics only their sum. Absent where there are none. */
  readonly beyondLimit?: readonly Deviation[];
  readonly flapping: readonly { readonly transport: Transport; readonly port: number }[];
  readonly seriesDroppedTotal: number;
  readonly evidence: Evidence | null;
  readonly notes: readonly string[];
  /** Since when the asset is out of the config while it deviates and nobody has confirmed that; null otherwise. */
  readonly removalPendingAt: number | null;
  /** Set after removal from the config: only `otports_asset_info` stays, for 15 minutes. */
  readonly removedAt: number | null;
}

/** How many deviations an asset has, those behind `*` included. */
export interface DeviationCounts {
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly unconfirmed: number;
}

/** Deviations above the limit count with the severity of their sum: so many open ports at once are critical. */
export function countDeviations(report: Pick<AssetReport, 'deviations' | 'deviationsDropped'>): DeviationCounts {
  const bySeverity: Record<Severity, number> = { critical: 0, warning: 0, info: 0 };
  let unconfirmed = 0;
  for (const deviation of report.deviations) {
    const count = standsFor(report, deviation);
    bySeverity[deviation.severity] += count;
    unconfirmed += deviation.confirmed ? 0 : count;
  }
  return { bySeverity, unconfirmed };
}

export function totalOf({ critical, warning, info }: DeviationCounts['bySeverity']): number {
  return critical + warning + info;
}

/** How many deviations one published deviation stands for. */
export function standsFor({ deviationsDropped }: Pick<AssetReport, 'deviationsDropped'>, { port }: Deviation): number {
  return port === '*' ? deviationsDropped : 1;
}
