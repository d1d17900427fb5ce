import { existsSync } from 'node:fs';
import type { Judged } from '../compare/happening/judged.ts';
import { machineAt } from '../lib/dns.ts';
import type { ScheduleDeps } from '../schedule/deps.ts';
import { Schedule } from '../schedule/schedule.ts';
import { Assets } from './assets.ts';
import { Deadlines } from './deadlines.ts';
import { Followers } from './followers.ts';
import { Ledger } from './ledger.ts';
import { Looker } from './looker.ts';
import type { EngineOptions, Parts } from './parts.ts';
import type { Reactions } from './reactions.ts';
import { Removals } from './removed/removals.ts';
import { Trouble } from './trouble.ts';
import { Witnesses } from './witnesses.ts';

/**
 * Each part knows only the parts made before it. The other direction goes through `reactions` and the `look` of the
 * schedule.
 */
export function wired(options: EngineOptions, reactions: Reactions): Parts {
  const { config, clock, log, sinks, only, folder } = options;
  const { store, guard } = folder;
  const { watch } = guard;
  const now = (): number => clock.now();
  const told = ({ changes }: Judged): void => {
    for (const change of changes) log.info({ ...change, at: new Date(change.at).toISOString() }, 'deviation');
  };
  const trouble = new Trouble(log, sinks);
  const followers = new Followers({
    dataDir: config.dataDir,
    now,
    opened: reactions.opened,
    trouble: (reason) => {
      log.warn({ reason }, 'a log of a sensor cannot be read as it should');
    },
    failed: (error) => {
      trouble.bug(only ?? '', error);
    },
  });
  followers.replace(config.assets);
  const assets = new Assets(config, { now, followerOf: (source) => followers.of(source) });
  const released = (asset: string): Promise<void> => trouble.guard(asset, ledger.refresh(asset));
  const look = (asset: string, signal: AbortSignal) =>
    guard.trial(asset, { look: () => looker.look(asset, signal), released: () => released(asset) });
  const schedule = createSchedule({ ...options, assets, trouble, look, reactions });
  const deadlines = new Deadlines(clock, reactions.due);
  const ledger = new Ledger({
    ...{ store, now, watch, told, agenda: reactions.agenda },
    policyOf: (asset) => assets.policyOf(asset),
    pausedOf: (asset) => guard.alsoPaused(asset, schedule.paused(asset)),
    slownessOf: (asset) => schedule.slowness(asset),
    publish: sinks.published,
  });
  const witnesses = new Witnesses({ assets, ledger, trouble, log, clock, watch });
  const looker = new Looker({ assets, store, ledger, trouble, witnesses, log, now, watch });
  const deadline = deadlines.set.bind(deadlines);
  const removals = new Removals({ store, ledger, sinks, now, deadline, told });
  return { trouble, followers, assets, schedule, deadlines, ledger, witnesses, looker, removals };
}

interface ScheduleParts extends EngineOptions, Pick<Parts, 'assets' | 'trouble'> {
  readonly look: ScheduleDeps['look'];
  readonly reactions: Reactions;
}

function createSchedule({ assets, trouble, look, reactions, ...options }: ScheduleParts): Schedule {
  const { config, clock, random, folder } = options;
  const { store, guard } = folder;
  return new Schedule(
    {
      ...{ clock, random, store, look, resolve: machineAt },
      ...reactions,
      isKilled: () => existsSync(assets.config.killSwitchFile),
      asideUntil: (asset) => guard.until(asset),
      failed: (asset, error) => {
        trouble.report(asset, error);
      },
    },
    config.limits,
  );
}
