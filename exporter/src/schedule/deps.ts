import type { Clock } from '../lib/clock.ts';
import type { LookEnd } from '../model/collection.ts';
import type { LeaseStore } from '../model/store.ts';

/** What the schedule needs from outside, and whom it tells. */
export interface ScheduleDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: LeaseStore;
  /** True while the kill-switch file exists. */
  readonly isKilled: () => boolean;
  /** It is there now, or gone; told of at `load` as well where it is there. */
  readonly killSwitchChanged: (isSet: boolean) => void;
  /** One look, whole: collect, judge, record, publish. Never rejects; says how it ended. */
  readonly look: (asset: string, signal: AbortSignal) => Promise<LookEnd>;
  /** Until when the asset is put aside, because what it answers held us up; null where it is not. Epoch milliseconds. */
  readonly asideUntil: (asset: string) => number | null;
  /** A confirming look was due and not allowed. */
  readonly refused: (asset: string, at: number) => void;
  /** What `paused` says of the asset has changed. */
  readonly pauseChanged: (asset: string) => void;
  /** The asset is asked less often because it has become slow, and why; null where it is no longer. */
  readonly slownessChanged: (asset: string, note: string | null) => void;
  /**
   * The machine that answers at an address: names and numbers of one machine share one session. Never rejects; what
   * cannot be resolved stays as it is. Sends nothing to the asset.
   */
  readonly resolve: (address: string) => Promise<string>;
  /** The store could not write down that an asset is about to be asked; it was not asked. */
  readonly failed: (asset: string, error: unknown) => void;
}
