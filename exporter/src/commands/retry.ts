import { z } from 'zod';
import { pauseText, retryCommand } from '../model/pause.ts';
import { StoreError } from '../model/store.ts';
import { retryGapMs, type RetryTooSoon } from '../schedule/retry-gap.ts';
import type { CollectResult } from './collect.ts';
import { AssetName, pauseFacts, unknownAsset, type Command, type CommandDeps } from './command.ts';

/** How a retry ended: `too_soon` beside the outcomes of `collect`. */
export interface RetryResult extends CollectResult {
  /** The pauses before the retry. */
  readonly paused: readonly string[];
}

const retryMinutes = retryGapMs / 60_000;

/**
 * `otports retry`: ends the pauses of an asset for one look. The log says who asked before anything is sent, and then
 * the result.
 */
export const retry: Command<{ asset: string }, RetryResult> = {
  name: 'retry',
  summary:
    'Ends what pauses an asset for one look, which decides; at most once in ten minutes for each credential and asset.',
  input: z.strictObject({ asset: AssetName }),
  needs: () => 'operator',
  run: async (deps, { asset }, { name: by }) => {
    const { assets, schedule, log } = deps;
    if (!assets.has(asset)) return { outcome: 'unknown_asset', message: unknownAsset(deps, asset), paused: [] };
    const paused = schedule.paused(asset);
    log.warn({ asset, by, paused }, 'a retry was asked for');
    const result = await carriedOut(deps, asset, paused);
    log.warn({ asset, by, outcome: result.outcome, reason: result.message }, 'the retry has ended');
    return { ...result, paused };
  },
};

async function carriedOut(deps: CommandDeps, asset: string, paused: RetryResult['paused']): Promise<CollectResult> {
  try {
    const outcome = await deps.schedule.retry(asset);
    if (typeof outcome === 'string') {
      const state = await deps.store.state(asset);
      const message = state?.lastCollection?.message ?? null;
      const isStill = outcome !== 'ok' && paused.length > 0;
      return { outcome, message: isStill ? stillText(asset, message) : message };
    }
    if ('freeAt' in outcome) return { outcome: 'too_soon', message: tooSoonText(asset, outcome) };
    const why = pauseText(asset, outcome, pauseFacts(deps));
    return { outcome: 'paused', message: `it was not asked, and no retry ends that: ${outcome.join(', ')}: ${why}` };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { outcome: 'not_written', message: `it was not asked, because ${error.message}` };
  }
}

function stillText(asset: string, message: string | null): string {
  return `${message ?? 'it failed'}; it stays paused, ${retryCommand(asset)} in ${retryMinutes} minutes at the earliest`;
}

function tooSoonText(asset: string, { freeAt, credential }: RetryTooSoon): string {
  const whose = credential === null ? 'of this asset' : `with credential ${credential}`;
  const at = new Date(Math.ceil(freeAt / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  return `it was not asked: a retry ${whose} is less than ${retryMinutes} minutes old, and there is one in ${retryMinutes} minutes for each credential and asset; ${retryCommand(asset)} again from ${at} on`;
}
