import { z } from 'zod';
import { pauseText } from '../model/pause.ts';
import { StoreError } from '../model/store.ts';
import { AssetName, pauseFacts, unknownAsset, type Command } from './command.ts';

/** How a look that somebody asked for ended. */
export interface CollectResult {
  /** `ok`, a failure reason, `paused`, `not_written` or `unknown_asset`. */
  readonly outcome: string;
  readonly message: string | null;
}

/** `otports collect`: a look now, under the same locks and limits as any other. */
export const collect: Command<{ asset: string }, CollectResult> = {
  name: 'collect',
  summary: 'Looks at an asset now, under the same locks, pauses and limits as any other look.',
  input: z.strictObject({ asset: AssetName }),
  needs: () => 'operator',
  run: async (deps, { asset }) => {
    const { assets, schedule, store } = deps;
    if (!assets.has(asset)) return { outcome: 'unknown_asset', message: unknownAsset(deps, asset) };
    try {
      const outcome = await schedule.lookNow(asset);
      const state = await store.state(asset);
      if (typeof outcome === 'string') return { outcome, message: state?.lastCollection?.message ?? null };
      const hasOtherHostKey = (state?.otherHostKey ?? null) !== null;
      const why = pauseText(asset, outcome, { ...pauseFacts(deps), hasOtherHostKey });
      return { outcome: 'paused', message: `the asset is not asked now: ${outcome.join(', ')}: ${why}` };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { outcome: 'not_written', message: `the asset was not asked, because ${error.message}` };
    }
  },
};
