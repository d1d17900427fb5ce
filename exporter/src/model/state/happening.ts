import type { FailureReason, Footprint, OtherKey } from '../collection.ts';
import type { Transport } from '../listener.ts';
import type { Identity, Observation } from '../observation.ts';
import type { Testimony } from './witness.ts';

/**
 * All that can happen to an asset, by kind, as plain data that survives JSON. `judge` (compare/judge.ts) makes the next state
 * out of the one before and one of them, and out of nothing else.
 *
 * `at` is the instant for which it is judged, epoch milliseconds: rules, windows and deadlines are those of this instant.
 * A new kind is one entry here and one function in the table of `judge`; the compiler names what is missing.
 */
interface HappeningFacts {
  /** The asset was asked and has answered. Proves what is open; what it does not show is closed where it was complete. */
  readonly look: Sight;
  /** A recording that was not read before: what a look showed when it was taken. Its first word confirms. */
  readonly recording: Sight;
  /** What a sensor saw on the wire. Proves what answered, and never that nothing else is open. Its first word confirms. */
  readonly wire: Sight;
  /** A good look that brought nothing that was not known. Proves nothing of any listener. */
  readonly nothing_new: Attempt & {
    /** Of the recording in which all of it was said before. */
    readonly takenAt: number;
    /** One line for a person. */
    readonly why: string;
    readonly notes: readonly string[];
    /** What another protocol said of the asset meanwhile. */
    readonly identity: Identity;
    readonly remember: string | null;
  };
  /** A look that failed; `at` is when it began. Proves nothing of any listener, and may confirm what nobody has refuted. */
  readonly failed: Attempt & {
    readonly reason: FailureReason;
    readonly message: string;
    /** Where the look was refused because of it. */
    readonly otherKey?: OtherKey;
  };
  /** A confirming look that was due and not allowed (breaker, window, kill switch). It counts like one that failed. */
  readonly refused: Moment;
  /** A look that we cut short ourselves. Proves nothing; what it cost the asset counts. */
  readonly cut_short: Moment & { readonly footprint: Footprint };
  /** What a look under way wants to be known to the next one, should it not come to its end. Proves nothing. */
  readonly kept: Moment & { readonly remembered: string };
  /** The other sources of the asset were heard. Proves what answered, and never that nothing else did. */
  readonly testimony: Moment & { readonly heard: readonly HeardSource[] };
  /** A deadline has passed: a confirmation is due, a window has ended, a rule has run out. */
  readonly tick: Moment;
  /** The config holds now, with another baseline or policy or with the same. */
  readonly config: Moment & {
    /** What tells which host keys are pinned, null where none is. Absent where nothing that is known hangs on it. */
    readonly hostKeyPin?: string | null;
  };
  /** A person declared a port closed. Proves it until the port answers again; refused where the asset has the last word. */
  readonly closed: Moment & { readonly transport: Transport; readonly port: number; readonly ticket: string };
  /** The asset left the config while something of it alerts, and nobody has confirmed that. Nothing ends. */
  readonly removal_pending: Moment & Noted;
  /** The asset left the config, and nothing of it alerts or somebody has confirmed it. All of it ends. */
  readonly removed: Moment & Noted;
}

export type HappeningKind = keyof HappeningFacts;

/** Those in which something of the asset's listeners came home. */
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

/** What came home; `at` is when it did, also where it was taken long before. */
interface Sight extends Attempt {
  readonly observation: Observation;
  /** What the collector asked to remember. */
  readonly remember: string | null;
}

/** A source that was heard, and its word; null where it had nothing to say this time. */
export interface HeardSource {
  readonly source: string;
  readonly testimony: Testimony | null;
}
