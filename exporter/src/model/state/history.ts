import type { Listener, Transport } from '../listener.ts';
import type { PortEventName, Severity, Verdict } from '../verdict.ts';

/** A moment between two good looks, with before and after. History keeps it for ever. */
export interface PortEvent {
  readonly asset: string;
  readonly at: number;
  readonly event: PortEventName;
  readonly transport: Transport;
  readonly port: number;
  readonly before: Listener | null;
  readonly after: Listener | null;
  readonly evidence: string | null;
  /** Where a person declared the port closed, with this ticket. */
  readonly ticket?: string;
}

/**
 * What happened to an asset as a whole: it left the config, was removed, or came back. Only for the history, never a
 * metric.
 */
export interface AssetEvent {
  readonly asset: string;
  readonly at: number;
  readonly event: 'removal_pending' | 'removed' | 'returned';
  /** Why, and who confirmed it: one line for a person. */
  readonly note: string;
}

export type HistoryEvent = PortEvent | AssetEvent;

export function isPortEvent(event: HistoryEvent): event is PortEvent {
  return 'port' in event;
}

/** A change of a published deviation. Only for pages, never a metric. */
export interface DeviationChange {
  readonly asset: string;
  readonly at: number;
  readonly change: 'began' | 'confirmed' | 'ended';
  readonly transport: Transport;
  readonly port: string;
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** The `kind` of the trigger (compare/deviation/trigger.ts), or `removed`. */
  readonly cause: string;
  /** Where a person declared the port closed, with this ticket. */
  readonly ticket?: string;
}
