import type { Footprint } from '../model/collection.ts';
import type { Collected } from '../model/observation.ts';
import type { OwnStep } from '../lib/step.ts';
import type { LogFollower } from './wire/follower.ts';
import type { WireSettings } from './wire/settings.ts';

/** One attempt to ask one asset. */
export interface Look {
  /** Aborted on timeout, on stop and by the kill switch; its `reason` is a CollectError where the outcome is known. */
  readonly signal: AbortSignal;
  /** Collectors add to it while they work. */
  readonly footprint: Footprint;
  /** What the last good look asked to remember, or null. A collector that cannot use it starts over. */
  readonly remembered: string | null;
  /**
   * Around everything that is done with what the asset answered without waiting: who holds up the event loop can then be
   * told. Absent where nobody watches.
   */
  readonly step?: OwnStep;
  /**
   * Writes down at once what the next look has to know even where the program is killed in this one. Rejects where it
   * cannot be written. Absent where nothing is kept.
   */
  readonly keep?: (remembered: string) => Promise<void>;
}

/** What collectors share with the rest of the exporter. */
export interface CollectorDeps {
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  /** What follows the logs of a sensor: one for all assets that it sees. */
  readonly followerOf: (settings: WireSettings) => Pick<LogFollower, 'freshen' | 'of' | 'doubts'>;
}

/** `C` is what it brings home, where it is always the same. */
export interface Collector<C extends Collected = Collected> {
  /**
   * Asks the asset once: one session, closed before the promise settles, whatever happens.
   * An empty list of bindings with `complete` means "listens on nothing", never "could not tell".
   * @throws CollectError, the only error that is not a bug
   */
  collect(look: Look): Promise<C>;
  /** What a look will send, for `plan`: exact where it is fixed, the most it can be where it is not. Sends nothing. */
  plan(): LookPlan;
  /** What tells whether another identity of the asset is believed than before (host keys); null where none is. Absent where there is no such thing. */
  pin?(): string | null;
}

/**
 * All that a look can do to the asset. Bytes are counted at our socket, as the footprint counts them, and are those of an
 * asset that keeps to its protocol: one that does not can ask for more, until a cap ends the look.
 */
export interface LookPlan {
  readonly steps: readonly PlanStep[];
  /** All steps together at most: less than their sum where they exclude each other. */
  readonly total: PlanTotal;
  /** What ends a look that would go on. */
  readonly caps: readonly PlanCap[];
}

/** One thing a look does to the asset, in order. */
export interface PlanStep {
  readonly what: 'session' | 'command' | 'request' | 'read';
  /** The objects, the key exchange, a short command: as sent. Where `texts` has it word for word, their names. */
  readonly detail: string;
  /** What must have come before; null where nothing must. */
  readonly when: string | null;
  /** Long commands as sent, one of them each time; empty where `detail` says it all. */
  readonly texts: readonly PlanText[];
  /** At most this often in one look. */
  readonly atMost: number;
  /** At most, all repetitions together. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

export interface PlanText {
  readonly name: string;
  readonly text: string;
}

export interface PlanTotal extends Readonly<Footprint> {
  /** So long the source itself allows a look to take, in milliseconds. */
  readonly durationMs: number;
}

/** `rows of one table`, 2000 */
export interface PlanCap {
  readonly what: string;
  readonly atMost: number;
}
