import type { Config } from '../config/config.ts';
import type { AssetReport } from '../model/report.ts';

/** Where the engine sends its results. It reads nothing from there. */
export interface Sinks {
  /** This is the current config now: its assets are there, in its order. */
  readonly configured: (config: Config) => void;
  /** What is known of an asset, as it is now. */
  readonly published: (report: AssetReport) => void;
  /** Nothing of the asset is shown any more. */
  readonly removed: (asset: string) => void;
  /** The kill-switch file appeared, or disappeared. */
  readonly killSwitch: (isSet: boolean) => void;
  /** Something could not be written to the store. */
  readonly storeFailed: () => void;
  /** An unexpected error. */
  readonly bug: () => void;
}

const nothing = (): void => undefined;

/** A command on the command line publishes nothing. */
export const quiet: Sinks = {
  configured: nothing,
  published: nothing,
  removed: nothing,
  killSwitch: nothing,
  storeFailed: nothing,
  bug: nothing,
};
