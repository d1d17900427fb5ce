import type { FailureReason, Footprint, OtherKey } from '../collection.ts';
import type { Transport } from '../listener.ts';
import type { Identity, Observation } from '../observation.ts';
import type { Testimony } from './witness.ts';

/**
 * Everything that can happen to an asset, by kind, as plain data that survives JSON. `judge` (compare/judge.ts) makes
 * the next state from the last state and one happening, and from nothing else.
 * `at` is the instant for which it is judged, epoch milliseconds: the rules, windows and deadlines of this instant
 * apply. A new kind is one entry here and one function in the table of `judge`; the compiler names what is missing.
 */
interface HappeningFacts {
  /**
   * The asset was asked and has answered. Proves which ports are open. In a complete aspect all other ports are closed.
   */
  readonly look: Sight;
  /** A recording that was not read before: what a look showed when it was taken. One recording is enough to confirm. */
  readonly recording: Sight;
  /**
   * What a sensor saw on the wire. Proves which ports answered, never that others are closed. One sight is enough to
   * confirm.
   */
  readonly wire: Sight;
  /** A good look that brought nothing new. Proves nothing about any listener. */
  readonly nothing_new: Attempt & {
    /** When the recording was taken that said all of it before. */
    readonly takenAt: number;
    /** One line for a person. */
    readonly why: string;
    readonly notes: readonly string[];
    /** The identity that another protocol told meanwhile. */
    readonly identity: Identity;
    readonly remember: string | null;
  };
  /**
   * A look that failed; `at` is when it began. Proves nothing about any listener, but may confirm a deviation that
   * nobody refuted.
   */
  readonly failed: Attempt & {
    readonly reason: FailureReason;
    readonly message: string;
    /** Present where this is why the look was refused. */
    readonly otherKey?: OtherKey;
  };
  /** A confirming look that was due and not allowed (breaker, window, kill switch). It counts like a failed one. */
  readonly refused: Moment;
  /** A look that we stopped ourselves. Proves nothing; its cost to the asset counts. */
  readonly cut_short: Moment & { readonly footprint: Footprint };
  /** What a look under way wants to pass to the next look, in case it does not end. Proves nothing. */
  readonly kept: Moment & { readonly remembered: string };
  /** The other sources of the asset were read. Proves which ports answered, never that others are closed. */
  readonly testimony: Moment & { readonly heard: readonly HeardSource[] };
  /** A deadline has passed: a confirmation is due, or a window or a rule has ended. */
  readonly tick: Moment;
  /** This config is the current one now; baseline and policy may have changed or not. */
  readonly config: Moment & {
    /** Identifies the pinned host keys; null where none is pinned. Absent where nothing known depends on it. */
    readonly hostKeyPin?: string | null;
  };
  /**
   * A person declared a port closed. It counts as closed until it answers again. Refused where the looks of the asset
   * itself decide.
   */
  readonly closed: Moment & { readonly transport: Transport; readonly port: number; readonly ticket: string };
  /** The asset left the config while it alerts, and nobody has confirmed that. Nothing ends. */
  readonly removal_pending: Moment & Noted;
  /** The asset left the config, and it does not alert or somebody has confirmed it. Everything ends. */
  readonly removed: Moment & Noted;
}

export type HappeningKind = keyof HappeningFacts;

/** Kinds that bring listeners of the asset. */
export type SightKind = 'look' | 'recording' | 'wire';

/** One thing that happened to an asset; `Happening<'look'>` is one of that kind. */
export type Happening<K extends HappeningKind = HappeningKind> = {
  readonly [P in K]: { readonly kind: P } & HappeningFacts[P];
}[K];

interface Moment {
  readonly at: number;
}

interface Noted {
  /** Why, and who confirmed it: one line for a person. */
  readonly note: string;
}

/** An attempt to look at the asset, and what it cost. */
interface Attempt extends Moment {
  readonly durationMs: number;
  readonly footprint: Footprint;
}

/** What the look brought; `at` is when it came, even where it was taken long before. */
interface Sight extends Attempt {
  readonly observation: Observation;
  /** What the collector asked to remember. */
  readonly remember: string | null;
}

/** A source that was read, and its testimony; null where it had nothing new. */
export interface HeardSource {
  readonly source: string;
  readonly testimony: Testimony | null;
}
