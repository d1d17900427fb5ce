import type { AssetIdentity } from './asset.ts';
import type { Footprint, OtherKey, Outcome } from './collection.ts';
import type { Listener, Transport } from './listener.ts';
import type { Aspect, Completeness, Evidence, Identity } from './observation.ts';
import type { CollectorName } from './source/collector-name.ts';
import type { SeesOnlyWire } from './source/source-traits.ts';
import type { DeviationState } from './state/deviation.ts';
import type { ListenerVerdict, PortEventName, ServiceClass, Severity, Verdict } from './verdict.ts';
import type { ClosedPort, LookMemory, Suspect, WitnessState } from './state/witness.ts';

/** The last attempt to ask an asset, good or not. */
export interface LastCollection {
  readonly at: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
  /** One line for a person; null after a good look that brought something new. */
  readonly message: string | null;
}

/** The asset offered another host key than the pinned one, and nothing has ended that since. */
export interface OtherHostKey extends OtherKey {
  readonly sinceAt: number;
}

/** What flapping needs to know of one port that deviates. */
export interface PortHistory {
  readonly transport: Transport;
  readonly port: number;
  /** As it was last seen, so that it can be compared with a baseline that comes later. */
  readonly last: Listener;
  /** Openings within the last 24 hours, oldest first. */
  readonly openedAt: readonly number[];
  /** Since when good looks show it closed; null while open. */
  readonly closedAt: number | null;
  /** True from the third opening until it has stayed closed for six hours. */
  readonly held: boolean;
}

/**
 * What must stay when an asset leaves the config. The asset is shown with it while its removal is not confirmed, so
 * that no label of its alerts changes. Written down with each state, because after a restart the config does not have
 * the asset any more.
 */
export interface LastPolicy {
  readonly identity: AssetIdentity;
  readonly collector: CollectorName;
  /** Absent in older stores. */
  readonly seesOnlyWire?: SeesOnlyWire;
  /** Name of the baseline, empty where there was none. */
  readonly baseline: string;
  /** The severity of each kind of open deviation, from the severity table. */
  readonly severity: readonly {
    readonly verdict: Verdict;
    readonly class: ServiceClass;
    readonly severity: Severity;
  }[];
  readonly unverifiedIsDeviation: boolean;
  readonly confirmWithinMs: number;
  /** When the maintenance window ends that holds a deviation back, epoch milliseconds; null where there is none. */
  readonly windowEndAt: number | null;
  readonly deviationLimit: number;
}

/**
 * Everything that is remembered of an asset between looks. JSON-safe. The store keeps it, `judge` makes the next one
 * from it. Counters are here so that they survive restarts.
 */
export interface AssetState {
  readonly asset: string;
  /** When the asset was first configured. */
  readonly addedAt: number;
  readonly lastCollection: LastCollection | null;
  /** Instant of the last good look; null where there was none. */
  readonly lastSuccessAt: number | null;
  /** What the last good look was complete in. */
  readonly complete: Completeness | null;
  readonly lastCompleteAt: Readonly<Partial<Record<Aspect, number>>>;
  /**
   * The last good look, merged with what it could not see: bindings of aspects without completeness and known processes
   * stay.
   */
  readonly listeners: readonly Listener[];
  readonly collector: CollectorName | null;
  readonly evidence: Evidence | null;
  readonly identity: Identity;
  readonly notes: readonly string[];
  readonly deviations: readonly DeviationState[];
  readonly history: readonly PortHistory[];
  readonly collections: Readonly<Partial<Record<Outcome, number>>>;
  readonly events: Readonly<Partial<Record<PortEventName, number>>>;
  readonly footprint: Footprint;
  readonly seriesDroppedTotal: number;
  /** What the collector asked to remember. */
  readonly remembered: string | null;
  /** When the asset was removed from the config; null while it is configured. */
  readonly removedAt: number | null;
  /** Only of an asset with witnesses. This key and the following ones are absent in older stores. */
  readonly looks?: Readonly<Partial<Record<Transport, LookMemory>>>;
  readonly witnesses?: readonly WitnessState[];
  readonly suspects?: readonly Suspect[];
  readonly closed?: readonly ClosedPort[];
  /** True where the last good look came from a wire witness. */
  readonly onWire?: boolean;
  /** Null where the asset offered no other key; absent in older stores. */
  readonly otherHostKey?: OtherHostKey | null;
  readonly beyond?: Readonly<Partial<Record<Transport, BeyondPorts>>>;
  readonly lastPolicy?: LastPolicy;
  /**
   * Since when it is out of the config with an open deviation while nobody has confirmed the removal; epoch
   * milliseconds.
   */
  readonly removalPendingAt?: number | null;
}

/** Ports of one transport that are open and not kept, because the answer had more rows than the profile allows. */
export interface BeyondPorts {
  /** A bit for each port, as base64. */
  readonly ports: string;
  /** How many of them have each verdict. */
  readonly verdicts: Readonly<Partial<Record<ListenerVerdict, number>>>;
  /** Since when there are any. */
  readonly sinceAt: number;
}
