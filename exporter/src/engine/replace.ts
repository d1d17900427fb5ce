import type { Config } from '../config/config.ts';
import type { ConfirmedRemovals } from '../model/command/reload.ts';
import type { Parts, Surroundings } from './parts.ts';
import type { Leaving } from './removed/removal-notes.ts';
import type { Left } from './removed/removals.ts';
import { targetsCut } from './targets.ts';
import { inTurns } from '../lib/turns.ts';

/** Another config, and what is known of those that it no longer has. */
export interface Replacing {
  readonly config: Config;
  /** Assets of the config before that are not in this one. */
  readonly gone: readonly string[];
  readonly confirmed: ConfirmedRemovals;
  /** Who asked: `a reload by the command line`. */
  readonly by: string;
}

/** Another config holds from now on: who is new in it is asked, who has left is removed or held, all others are judged under it. */
export async function replace(
  parts: Parts,
  { sinks, clock, folder: { key } }: Surroundings,
  { config, ...leaving }: Replacing,
): Promise<Left> {
  const { assets, followers, schedule, ledger, trouble } = parts;
  const before = assets.config;
  const targets = await inTurns(targetsCut(config, key));
  // In one turn: nobody ever sees a part of the one config and a part of the other.
  assets.replace(config);
  followers.replace(config.assets);
  schedule.replace(targets, config.limits);
  sinks.configured(config);
  const left = await leave(parts, before, leaving);
  const configured = assets.configured(clock.now());
  for (const name of assets.names()) await trouble.guard(name, ledger.take(name, configured));
  return left;
}

/** Those of before that could not be written down yet, or that wait for a confirmation, are tried again. */
async function leave(
  { assets, removals, trouble }: Parts,
  before: Config,
  { gone, confirmed, by }: Omit<Replacing, 'config'>,
): Promise<Left> {
  const policies = new Map(before.assets.map(({ policy }) => [policy.identity.name, policy]));
  const left = { removed: [] as string[], held: [] as string[] };
  for (const name of new Set([...removals.pending, ...removals.owed, ...gone])) {
    if (assets.has(name)) {
      removals.returned(name);
      continue;
    }
    const leaving = { policy: policies.get(name) ?? null, confirmed: howConfirmed(name, confirmed), by };
    await trouble.guard(
      name,
      removals.leave(name, leaving).then((how) => left[how].push(name)),
    );
  }
  return left;
}

function howConfirmed(asset: string, confirmed: ConfirmedRemovals): Leaving['confirmed'] {
  if (confirmed === 'none') return null;
  if (confirmed === 'all') return 'all';
  return confirmed.includes(asset) ? 'named' : null;
}
