import type { AssetPolicy } from '../model/asset.ts';
import type { Happening, HappeningKind } from '../model/state/happening.ts';
import type { AssetState } from '../model/state.ts';
import { judgeCutShort, judgeFailed, judgeKept, judgeRefused } from './happening/attempt.ts';
import { judgeClosed } from './happening/closed.ts';
import { judgeConfig } from './happening/config.ts';
import type { Judged, Refusal } from './happening/judged.ts';
import { judgeNothingNew } from './happening/nothing-new.ts';
import { judgeRemovalPending, judgeRemoved } from './happening/removal.ts';
import { judgeSight } from './happening/sight.ts';
import { judgeTestimony } from './happening/testimony.ts';
import { judgeTick } from './happening/time.ts';

/** The result of a happening. Only a declaration of a person can be refused. */
export type JudgedBy = { readonly [K in HappeningKind]: K extends 'closed' ? Judged | Refusal : Judged };

type Judges = {
  readonly [K in HappeningKind]: (policy: AssetPolicy, before: AssetState, happening: Happening<K>) => JudgedBy[K];
};

const judges: Judges = {
  look: judgeSight,
  recording: judgeSight,
  wire: judgeSight,
  nothing_new: judgeNothingNew,
  failed: judgeFailed,
  refused: judgeRefused,
  cut_short: judgeCutShort,
  kept: judgeKept,
  testimony: judgeTestimony,
  tick: judgeTick,
  config: judgeConfig,
  closed: judgeClosed,
  removal_pending: judgeRemovalPending,
  removed: judgeRemoved,
};

/**
 * An asset after one more happening, and what must be written down. Pure: the happening carries its instant.
 * @param policy the configured asset; for an asset that left the config, the policy under which it is still shown
 */
export function judge<K extends HappeningKind>(
  policy: AssetPolicy,
  before: AssetState,
  happening: Happening<K>,
): JudgedBy[K] {
  return judges[happening.kind](policy, before, happening);
}
