import type { Footprint } from '../model/collection.ts';
import type { Collected } from '../model/observation.ts';

/** One attempt to ask one asset. */
export interface Look {
  /** Aborted on timeout, on stop and by the kill switch; its `reason` is a CollectError where the outcome is known. */
  readonly signal: AbortSignal;
  /** Collectors add to it while they work. */
  readonly footprint: Footprint;
  /** What the last good look asked to remember, or null. A collector that cannot use it starts over. */
  readonly remembered: string | null;
}

export interface Collector {
  /**
   * Asks the asset once: one session, closed before the promise settles, whatever happens.
   * An empty list of bindings with `complete` means "listens on nothing", never "could not tell".
   * @throws CollectError, the only error that is not a bug
   */
  collect(look: Look): Promise<Collected>;
  /** What a look will send, for `plan`: exact where it is fixed, the most it can be where it is not. Sends nothing. */
  plan(): readonly PlanStep[];
}

/** One thing a look does to the asset, in order. */
export interface PlanStep {
  /** `session`, `command`, `request` */
  readonly what: string;
  /** The command line, the OIDs, the key exchange: as sent. */
  readonly detail: string;
  /** At most this often in one look. */
  readonly atMost: number;
}
