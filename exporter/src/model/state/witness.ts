import type { Transport } from '../listener.ts';
import type { CollectorName } from '../source/collector-name.ts';

/** A port that answered on the wire, and when it last did; epoch milliseconds. */
export interface AnsweredPort {
  readonly transport: Transport;
  readonly port: number;
  readonly at: number;
}

/** What a source other than the asset's own word has shown of it. It proves what answered and never that nothing else did. */
export interface Testimony {
  /** Tells the sources of one asset apart: `zeek /var/log/zeek/current/*.log`. */
  readonly source: string;
  readonly collector: CollectorName;
  /** When it last saw anything of the asset, epoch milliseconds. */
  readonly lastSeenAt: number;
  readonly answered: readonly AnsweredPort[];
  /** How long an answer counts, milliseconds. */
  readonly forgetAfterMs: number;
  /** True where it saw the asset on each of the days for which answers count: then a port without one is not used. */
  readonly sawEveryDay: boolean;
}

/** What is remembered of a witness. */
export interface WitnessState extends Pick<Testimony, 'source' | 'collector' | 'lastSeenAt' | 'sawEveryDay'> {
  /** Ports whose last answer still counts, also one that a later recording does not show. */
  readonly answered: readonly AnsweredPort[];
}

/**
 * A port that answered on the wire after a complete look of the asset itself that did not list it. What follows decides:
 * a look without it, another answer, and a look without it once more make it `hidden`.
 */
export interface Suspect {
  readonly transport: Transport;
  readonly port: number;
  readonly collector: CollectorName;
  /** Answers with a complete look without the port before each. */
  readonly answers: 1 | 2;
  /** When the last of them came. */
  readonly answeredAt: number;
  /** When the first complete look after it ended that does not list the port; null until then. */
  readonly missedAt: number | null;
  /** When the port last answered: it is forgotten, counted from there. */
  readonly lastAnsweredAt: number;
  readonly forgetAt: number;
}

/** When a look at the asset itself that was complete in one transport began, and when it was over. */
export interface CompleteLook {
  readonly takenAt: number;
  readonly endedAt: number;
}

/** The complete looks in one transport, for answers that are heard after the look that followed them. */
export interface LookMemory {
  /** Oldest first. */
  readonly looks: readonly CompleteLook[];
  /** Of ports that were listed within that time and are not now: when the first complete look without them began. */
  readonly unlistedSince: Readonly<Record<string, number>>;
}

/** A port that a person has declared closed: older answers no longer count. */
export interface ClosedPort {
  readonly transport: Transport;
  readonly port: number;
  readonly at: number;
  readonly ticket: string;
}
