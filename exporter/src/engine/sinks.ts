import type { Config } from '../config/config.ts';
import type { AssetReport } from '../model/report.ts';

/** Where goes what the engine has to say. It reads nothing from there. */
export interface Sinks {
  /** This config holds from now on: its assets are there, in its order. */
  readonly configured: (config: Config) => void;
  /** What is known of an asset, as it is now. */
  readonly published: (report: AssetReport) => void;
  /** Nothing of the asset is shown any more. */
  readonly removed: (asset: string) => void;
  /** The kill-switch file is there now, or gone. */
  readonly killSwitch: (isSet: boolean) => void;
  /** Something could not be written to the store. */
  readonly storeFailed: () => void;
  /** An error that nobody had thought of. */
  readonly bug: () => void;
}

const nothing = (): void => undefined;

/** Nobody scrapes a command. */
export const quiet: Sinks = {
  configured: nothing,
  published: nothing,
  removed: nothing,
  killSwitch: nothing,
  storeFailed: nothing,
  bug: nothing,
};
