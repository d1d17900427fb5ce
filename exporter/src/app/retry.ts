import { cleanText } from '../model/label.ts';
import { pauseText, retryCommand, type PauseFacts } from '../model/pause.ts';
import { StoreError, type Store } from '../model/store.ts';
import type { RetryResult } from '../publish/http/options.ts';
import { retryGapMs, type RetryTooSoon } from '../schedule/retry-gap.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Log } from '../engine/log.ts';

export interface RetryDeps extends PauseFacts {
  readonly schedule: Pick<Schedule, 'retry' | 'paused'>;
  readonly store: Pick<Store, 'state'>;
  readonly log: Log;
}

const retryMinutes = retryGapMs / 60_000;

/** A name of an account; what a client says of itself. */
const nameBytes = 64;

/** `otports retry`: the log says who asked, before anything is sent, and how it ended. `asset` is known to the schedule. */
export async function retry(deps: RetryDeps, asset: string, askedBy: string): Promise<RetryResult> {
  const by = cleanText(askedBy, nameBytes);
  const { schedule, log } = deps;
  const paused = schedule.paused(asset);
  log.warn({ asset, by, paused }, 'a retry was asked for');
  const result = await carriedOut(deps, asset, paused);
  log.warn({ asset, by, outcome: result.outcome, reason: result.message }, 'the retry has ended');
  return { ...result, paused };
}

async function carriedOut(
  { schedule, store, ...facts }: RetryDeps,
  asset: string,
  paused: RetryResult['paused'],
): Promise<Pick<RetryResult, 'outcome' | 'message'>> {
  try {
    const outcome = await schedule.retry(asset);
    if (typeof outcome === 'string') {
      const state = await store.state(asset);
      const message = state?.lastCollection?.message ?? null;
      const isStill = outcome !== 'ok' && paused.length > 0;
      return {
        outcome,
        message: isStill
          ? `${message ?? 'it failed'}; it stays paused, ${retryCommand(asset)} in ${retryMinutes} minutes at the earliest`
          : message,
      };
    }
    if ('freeAt' in outcome) return { outcome: 'too_soon', message: tooSoonText(asset, outcome) };
    const why = pauseText(asset, outcome, facts);
    return { outcome: 'paused', message: `it was not asked, and no retry ends that: ${outcome.join(', ')}: ${why}` };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { outcome: 'not_written', message: `it was not asked, because ${error.message}` };
  }
}

function tooSoonText(asset: string, { freeAt, credential }: RetryTooSoon): string {
  const whose = credential === null ? 'of this asset' : `with credential ${credential}`;
  const at = new Date(Math.ceil(freeAt / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  return `it was not asked: a retry ${whose} is less than ${retryMinutes} minutes old, and there is one in ${retryMinutes} minutes for each credential and asset; ${retryCommand(asset)} again from ${at} on`;
}
