import type { Exposure, Transport } from './listener.ts';

/** What `compare` says of a listener, worst first: a listener takes the worst of its bindings. */
export const listenerVerdicts = [
  'forbidden',
  'unexpected',
  'changed',
  'expired',
  'unverified',
  'dynamic',
  'approved',
  'local',
] as const;

/**
 * `hidden` belongs to a port that answers on the wire and that the asset does not list, `missing` to a rule, `none` to
 * a listener on an asset without an approved baseline.
 */
export const verdicts = [...listenerVerdicts, 'hidden', 'missing', 'none'] as const;

export type ListenerVerdict = (typeof listenerVerdicts)[number] | 'none';
export type Verdict = (typeof verdicts)[number];

/** False for verdicts that belong to a port or a rule without a listener. */
export function hasListener(verdict: Verdict): verdict is ListenerVerdict {
  return verdict !== 'missing' && verdict !== 'hidden';
}

/** All of them, worst first: `hidden` comes before all others (spec section 2). */
export const verdictsWorstFirst: readonly Verdict[] = ['hidden', ...verdicts.filter((verdict) => verdict !== 'hidden')];

/** Whether somebody must act on a verdict. For `where configured` the key `unverified_is_deviation` decides. */
export const deviates = {
  forbidden: 'always',
  unexpected: 'always',
  changed: 'always',
  expired: 'always',
  hidden: 'always',
  missing: 'always',
  unverified: 'where configured',
  dynamic: 'never',
  approved: 'never',
  local: 'never',
  none: 'never',
} as const satisfies Readonly<Record<Verdict, 'always' | 'where configured' | 'never'>>;

/** Worst first. */
export const severities = ['critical', 'warning', 'info'] as const;

export type Severity = (typeof severities)[number];

/** The kind of service on a port, from the service catalogue. */
export const serviceClasses = [
  'control',
  'remote-access',
  'management',
  'file',
  'database',
  'web',
  'messaging',
  'infrastructure',
  'time',
  'other',
  'unknown',
] as const;

export type ServiceClass = (typeof serviceClasses)[number];

/** How a deviation was confirmed without a second look that saw it. */
export type ConfirmedBy = 'failed_looks' | 'time';

export const confirmedMeaning: Readonly<Record<ConfirmedBy, string>> = {
  failed_looks: 'confirmed because two looks failed or were not allowed',
  time: 'confirmed because no look refuted it in time',
};

/** A verdict somebody must act on, as it is published now. */
export interface Deviation {
  readonly transport: Transport | '*';
  /** Decimal port; `49152-65535` for a missing range; `*` for the sum of those above the limit. */
  readonly port: string;
  readonly verdict: Verdict;
  readonly service: string;
  /** Holders as one text, `unknown` where none is known. */
  readonly process: string;
  readonly exposure: Exposure | 'none';
  readonly severity: Severity;
  readonly confirmed: boolean;
  /** Absent while it is not confirmed, where a second look saw it, and where it needed no confirmation. */
  readonly confirmedBy?: ConfirmedBy;
  /** Epoch milliseconds. */
  readonly sinceAt: number;
}

export type PortEventName = 'opened' | 'closed' | 'process_changed' | 'exposure_changed';
