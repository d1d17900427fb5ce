import type { Exposure, Transport } from '../listener.ts';
import type { ConfirmedBy, Verdict } from '../verdict.ts';

/** Why a deviation does not have its real severity yet; durations and instants in epoch milliseconds. */
export interface Pending {
  /** Looks that saw it, the first one included. */
  readonly seen: number;
  /** Looks since the first that failed or were not allowed. */
  readonly failed: number;
  /** `look`: an ordinary one. `interval`: an ephemeral UDP port, seen again one interval later. `missing`: seen again 15 minutes later. */
  readonly kind: 'look' | 'interval' | 'missing';
}

/** A deviation as it is remembered from look to look. What it says of severity is worked out when it is published. */
export interface DeviationState {
  readonly transport: Transport;
  /** Decimal port, or `49152-65535` of a required range that is missing. */
  readonly port: string;
  readonly verdict: Verdict;
  readonly processes: readonly string[];
  readonly exposure: Exposure | 'none';
  readonly sinceAt: number;
  /** Null once confirmed. */
  readonly pending: Pending | null;
  /** Where it was confirmed without a look that saw it again, until one does. */
  readonly confirmedBy?: ConfirmedBy;
  /** True where it began in a maintenance window that has not ended yet. */
  readonly inMaintenance: boolean;
}
