import type { Transport } from '../listener.ts';
import type { CollectorName } from '../source/collector-name.ts';

/** A port that answered on the wire, and when it last did; epoch milliseconds. */
export interface AnsweredPort {
  readonly transport: Transport;
  readonly port: number;
  readonly at: number;
}

/**
 * What a source beside the first one has shown of an asset. It proves which ports answered, never that others did not.
 */
export interface Testimony {
  /** Identifies a source among those of one asset: `zeek /var/log/zeek/current/*.log`. */
  readonly source: string;
  readonly collector: CollectorName;
  /** When it last saw anything of the asset, epoch milliseconds. */
  readonly lastSeenAt: number;
  readonly answered: readonly AnsweredPort[];
  /** How long an answer counts, milliseconds. */
  readonly forgetAfterMs: number;
  /** True where it saw the asset on each day for which answers count: then a port without an answer is not used. */
  readonly sawEveryDay: boolean;
}

/** What is remembered of a witness. */
export interface WitnessState extends Pick<Testimony, 'source' | 'collector' | 'lastSeenAt' | 'sawEveryDay'> {
  /** Ports whose last answer still counts, even if a later recording does not show it. */
  readonly answered: readonly AnsweredPort[];
}

/**
 * A port that answered on the wire after a complete look of the asset itself that did not list it. It becomes `hidden`
 * after three more steps: another complete look without it, another answer, and one more complete look without it.
 */
export interface Suspect {
  readonly transport: Transport;
  readonly port: number;
  readonly collector: CollectorName;
  /** Answers that had a complete look without the port before them. */
  readonly answers: 1 | 2;
  /** When the last of them came. */
  readonly answeredAt: number;
  /** When the first complete look without the port after that answer ended; null until then. */
  readonly missedAt: number | null;
  /** When the port last answered. It is forgotten some time after this. */
  readonly lastAnsweredAt: number;
  readonly forgetAt: number;
}

/** When a look at the asset itself that was complete in one transport began, and when it ended. */
export interface CompleteLook {
  readonly takenAt: number;
  readonly endedAt: number;
}

/** The complete looks in one transport, for answers that are reported after the next look. */
export interface LookMemory {
  /** Oldest first. */
  readonly looks: readonly CompleteLook[];
  /**
   * Ports that were listed within that time and are not listed now: when the first complete look without them began.
   */
  readonly unlistedSince: Readonly<Record<string, number>>;
}

/** A port that a person has declared closed: older answers no longer count. */
export interface ClosedPort {
  readonly transport: Transport;
  readonly port: number;
  readonly at: number;
  readonly ticket: string;
}
