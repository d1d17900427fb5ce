import type { Clock } from '../lib/clock.ts';
import type { LookEnd } from '../model/collection.ts';
import type { LeaseStore } from '../model/store.ts';

/** What the schedule needs from outside, and whom it informs. */
export interface ScheduleDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: LeaseStore;
  /** True while the kill-switch file exists. */
  readonly isKilled: () => boolean;
  /** The file appeared or disappeared. Also called by `load` where the file exists. */
  readonly killSwitchChanged: (isSet: boolean) => void;
  /** One whole look: collect, judge, record, publish. Never rejects; says how it ended. */
  readonly look: (asset: string, signal: AbortSignal) => Promise<LookEnd>;
  /**
   * Until when the asset is put aside because its answers blocked our event loop; null where it is not. Epoch
   * milliseconds.
   */
  readonly asideUntil: (asset: string) => number | null;
  /** A confirming look was due and not allowed. */
  readonly refused: (asset: string, at: number) => void;
  /** The result of `paused` has changed for the asset. */
  readonly pauseChanged: (asset: string) => void;
  /** The asset is asked less often because it has become slow, and why; null when that is over. */
  readonly slownessChanged: (asset: string, note: string | null) => void;
  /**
   * The machine behind an address: names and addresses of one machine share one session. Never rejects; an address that
   * cannot be resolved stays as it is. Sends nothing to the asset.
   */
  readonly resolve: (address: string) => Promise<string>;
  /** The store could not write that an asset is going to be asked. So it was not asked. */
  readonly failed: (asset: string, error: unknown) => void;
}
