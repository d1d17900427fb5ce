import type { Footprint } from '../model/collection.ts';
import type { Collected } from '../model/observation.ts';
import type { OwnStep } from '../lib/step.ts';
import type { LogFollower } from './wire/follower.ts';
import type { WireSettings } from './wire/settings.ts';

/** One attempt to ask one asset. */
export interface Look {
  /** Aborted on timeout, on stop and by the kill switch. Its `reason` is a CollectError where the outcome is known. */
  readonly signal: AbortSignal;
  /** Collectors add to it while they work. */
  readonly footprint: Footprint;
  /** What the last good look asked to remember, or null. A collector that cannot use it begins without it. */
  readonly remembered: string | null;
  /**
   * Must wrap all work on an answer that never waits, so that the watchdog can tell which asset blocks the event loop.
   * Absent where nobody watches.
   */
  readonly step?: OwnStep;
  /**
   * Writes at once what the next look must know even if the program is killed during this one. Rejects where it cannot
   * be written. Absent where nothing is kept.
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
   * Asks the asset once: one session, which is always closed before the promise settles. An empty list of bindings with
   * `complete` means "listens on nothing", never "unknown".
   * @throws CollectError, the only error that is not a bug
   */
  collect(look: Look): Promise<C>;
  /** What a look will send, for `plan`: exact where it is fixed, otherwise the maximum. Sends nothing. */
  plan(): LookPlan;
  /** What tells whether another identity of the asset is believed than before (host keys); null where none is. Absent where there is no such thing. */
  pin?(): string | null;
}

/**
 * Everything that a look can do to the asset. Bytes are counted at our socket, like in the footprint. They hold for an
 * asset that follows its protocol; another one can cause more, until a cap ends the look.
 */
export interface LookPlan {
  readonly steps: readonly PlanStep[];
  /** The maximum of all steps together. Less than their sum where they exclude each other. */
  readonly total: PlanTotal;
  /** The caps that end a look. */
  readonly caps: readonly PlanCap[];
}

/** One thing that a look does to the asset, in order. */
export interface PlanStep {
  readonly what: 'session' | 'command' | 'request' | 'read';
  /** The objects, the key exchange, or a short command as sent. Where `texts` has the commands, their names. */
  readonly detail: string;
  /** The condition for this step; null where there is none. */
  readonly when: string | null;
  /** Long commands as sent; each time one of them is sent. Empty where `detail` says everything. */
  readonly texts: readonly PlanText[];
  /** At most this often in one look. */
  readonly atMost: number;
  /** The maximum of all repetitions together. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

export interface PlanText {
  readonly name: string;
  readonly text: string;
}

export interface PlanTotal extends Readonly<Footprint> {
  /** How long the source itself allows a look to take, milliseconds. */
  readonly durationMs: number;
}

/** `rows of one table`, 2000 */
export interface PlanCap {
  readonly what: string;
  readonly atMost: number;
}
