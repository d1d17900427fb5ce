import { existsSync } from 'node:fs';
import type { Asset, Config } from '../config/config.ts';
import type { Outcome } from '../model/collection.ts';
import type { PauseReason } from '../model/report.ts';
import type { AssetState } from '../model/state.ts';
import { createSelfMetrics } from '../publish/metrics/self.ts';
import { openStore } from '../record/open-store.ts';
import { systemClock } from '../lib/clock.ts';
import { Schedule } from '../schedule/schedule.ts';
import { Assets } from '../engine/assets.ts';
import { fingerprintKey } from '../engine/fingerprint-key.ts';
import { Followers } from '../engine/followers.ts';
import { Ledger } from '../engine/ledger.ts';
import type { Log } from '../engine/log.ts';
import { Looker } from '../engine/looker.ts';
import { machineAt } from '../lib/dns.ts';
import { targetsOf } from '../engine/targets.ts';
import { Trouble } from '../engine/trouble.ts';
import { version } from '../lib/version.ts';
import { LoopGuard } from '../engine/watchdog/loop-guard.ts';
import { Witnesses } from '../engine/witnesses.ts';

export interface CollectedOnce {
  /** How the look ended, or why the asset may not be asked now. */
  readonly outcome: Outcome | readonly PauseReason[];
  /** What is known of the asset afterwards; null where nothing was ever written. */
  readonly state: AssetState | null;
}

/**
 * One look without a running exporter: under the same lock, limits, pauses and watch over the loop, and written down like any other, so that
 * neither this command nor the next start asks earlier than the schedule allows.
 * @throws StoreError `locked` where an exporter runs after all
 */
export async function collectOnce(config: Config, asset: Asset, log: Log): Promise<CollectedOnce> {
  const now = (): number => systemClock.now();
  const { name } = asset.policy.identity;
  const guard = new LoopGuard({ dataDir: () => config.dataDir, log, now, putAside: () => undefined });
  const { watch } = guard;
  const store = await openStore({ dataDir: config.dataDir, now, log, step: watch.step });
  const trouble = new Trouble(log, createSelfMetrics({ version, node: process.version }));
  const followers = new Followers({
    dataDir: config.dataDir,
    now,
    opened: () => undefined,
    trouble: (reason) => {
      log.warn({ reason }, 'a log of a sensor cannot be read as it should');
    },
    failed: (error) => {
      trouble.bug(name, error);
    },
  });
  followers.replace(config.assets);
  try {
    // Under the lock of the store: nobody else writes down who holds up a loop.
    guard.start();
    const assets = new Assets(config, { now, followers });
    const ledger = new Ledger({ ...quiet, store, now, policyOf: (one) => assets.policyOf(one), watch });
    const witnesses = new Witnesses({ assets, ledger, trouble, log, clock: systemClock, watch });
    const looker = new Looker({ assets, store, ledger, trouble, witnesses, log, now, watch });
    const schedule = new Schedule(
      {
        clock: systemClock,
        random: Math.random,
        store,
        asideUntil: (one) => guard.until(one),
        isKilled: () => existsSync(config.killSwitchFile),
        killSwitchChanged: () => undefined,
        resolve: machineAt,
        look: (one, signal) => guard.trial(one, { look: () => looker.look(one, signal), released }),
        refused: () => undefined,
        pauseChanged: () => undefined,
        slownessChanged: () => undefined,
        failed: (one, error) => {
          trouble.report(one, error);
        },
      },
      config.limits,
    );
    const targets = targetsOf(config, await fingerprintKey(config.dataDir));
    await schedule.load(
      targets.filter((target) => target.asset === name),
      targets,
    );
    schedule.start();
    const outcome = await schedule.lookNow(name);
    await schedule.stop();
    return { outcome, state: await store.state(name) };
  } finally {
    await followers.stop();
    await guard.stop();
    await store.close();
  }
}

/** Nobody scrapes a command. */
const quiet = {
  pausedOf: () => [],
  slownessOf: () => null,
  publish: () => undefined,
  agenda: () => undefined,
  told: () => undefined,
};

const released = (): Promise<void> => Promise.resolve();
