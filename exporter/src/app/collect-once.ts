import type { Asset, Config } from '../config/config.ts';
import { createEngine } from '../engine/engine.ts';
import { openDataFolder } from '../engine/data-folder.ts';
import type { Log } from '../engine/log.ts';
import { quiet } from '../engine/sinks.ts';
import { Cleanups } from '../lib/cleanups.ts';
import { systemClock } from '../lib/clock.ts';
import type { Outcome } from '../model/collection.ts';
import type { PauseReason } from '../model/report.ts';
import type { AssetState } from '../model/state.ts';

export interface CollectedOnce {
  /** How the look ended, or why the asset may not be asked now. */
  readonly outcome: Outcome | readonly PauseReason[];
  /** What is known of the asset after the look; null where nothing was ever written. */
  readonly state: AssetState | null;
}

/**
 * One look without a running exporter. It uses the same engine: the same lock, limits, pauses and watchdog, and it is
 * written down like any other look. So neither this command nor the next start asks earlier than the schedule allows.
 * @throws StoreError `locked` where an exporter runs after all
 */
export async function collectOnce(config: Config, asset: Asset, log: Log): Promise<CollectedOnce> {
  const { name: only } = asset.policy.identity;
  const clock = systemClock;
  const cleanups = new Cleanups();
  try {
    const folder = await openDataFolder(config.dataDir, { now: () => clock.now(), log });
    cleanups.add(() => folder.close());
    const engine = await createEngine({ config, folder, clock, random: Math.random, log, sinks: quiet, only });
    cleanups.add(() => engine.stop());
    engine.start();
    const outcome = await engine.schedule.lookNow(only);
    return { outcome, state: await folder.store.state(only) };
  } finally {
    await cleanups.run();
  }
}
