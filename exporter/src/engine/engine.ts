import type { FleetDeps } from './shown/fleet.ts';
import type { Ledger } from './ledger.ts';
import type { EngineOptions, Parts, Surroundings } from './parts.ts';
import { noReactions, reactionsOf, type Reactions } from './reactions.ts';
import type { Left, Removals } from './removed/removals.ts';
import { replace, type Replacing } from './replace.ts';
import { restore } from './restore.ts';
import { targetsOf } from './targets.ts';
import { wired } from './wire.ts';

/** Looks at assets on its schedule, judges the answers, and writes them down. `serve` and `collect` both use it. */
export interface Engine {
  readonly assets: Pick<Parts['assets'], 'has' | 'config'>;
  readonly schedule: Pick<Parts['schedule'], 'lookNow' | 'retry' | 'paused'>;
  readonly ledger: Pick<Ledger, 'take'>;
  readonly removals: Pick<Removals, 'pending' | 'owed'>;
  readonly trouble: Pick<Parts['trouble'], 'guard'>;
  /** What pages and the API read. Sends nothing. */
  readonly view: Omit<FleetDeps, 'rows'>;
  /**
   * Shows every asset as the store knows it, under the config as it is now. Rejects with StoreError.
   * @returns assets of the store that are not in the config: those that this start removed, and all that are held
   */
  restore(): Promise<Left>;
  /** Begins to ask. */
  start(): void;
  /** Another config, from now on. */
  replace(replacing: Replacing): Promise<Left>;
  /** Ends every session, and waits until the last one is closed. The data folder stays open. */
  stop(): Promise<void>;
}

/**
 * An engine that knows what the last run left: who is paused, and when each asset was asked. It asks nobody yet.
 * Rejects with StoreError.
 */
export async function createEngine({ config, ...lasting }: EngineOptions): Promise<Engine> {
  const { folder, clock, only } = lasting;
  const { guard } = folder;
  const reactions: Reactions = only === null ? reactionsOf(() => parts, lasting) : noReactions;
  const parts: Parts = wired({ config, ...lasting }, reactions);
  const { schedule, witnesses, followers, deadlines } = parts;
  guard.start(reactions.putAside);
  const targets = targetsOf(config, folder.key);
  await schedule.load(only === null ? targets : targets.filter(({ asset }) => asset === only), targets);
  if (only === null) for (const asset of guard.all()) schedule.want(asset, guard.until(asset));
  return {
    ...parts,
    view: viewOf(parts, lasting),
    restore: () => restore({ ...parts, ...lasting, store: folder.store }, clock.now()),
    start: () => {
      if (only === null) {
        followers.start();
        witnesses.start();
      }
      schedule.start();
    },
    replace: (replacing) => replace(parts, lasting, replacing),
    stop: async () => {
      witnesses.stop();
      await schedule.stop();
      await followers.stop();
      deadlines.stop();
    },
  };
}

function viewOf({ assets, schedule }: Parts, { clock, folder: { store, guard } }: Surroundings): Engine['view'] {
  return {
    store,
    now: () => clock.now(),
    policyOf: (asset) => assets.policyOf(asset),
    pausedOf: (asset) => guard.alsoPaused(asset, schedule.paused(asset)),
    nextLookAt: (asset) => schedule.nextLookAt(asset),
    killSwitch: () => (schedule.isKilled ? assets.config.killSwitchFile : null),
    watch: guard.watch,
    configFile: () => assets.config.file,
  };
}
