import { alarmsOf } from '../../compare/removed/alarms.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import type { AssetState } from '../../model/state.ts';

/** How an asset left the config. */
export interface Leaving {
  /** As it was, for its labels; null where only the store still knows the asset. */
  readonly policy: AssetPolicy | null;
  /** Whether somebody confirmed the removal: of all assets, or of this one by name. */
  readonly confirmed: 'all' | 'named' | null;
  /** Who asked, or when it was found: `a reload by the command line`. */
  readonly by: string;
}

const alarmsNamed = 3;

/** The history line of an asset whose removal is pending. @param by who asked, or when it was found */
export function holdingNote(state: AssetState, by: string): string {
  return `It left the configuration while it deviates (${alarmsText(state)}); seen by ${by}. It is held until its removal is confirmed.`;
}

/**
 * Names what is removed with the asset: another host key, and ports beyond the kept rows, have no other line in the
 * history.
 */
export function removalNote(state: AssetState, { confirmed, by }: Omit<Leaving, 'policy'>): string {
  if (alarmsOf(state).length === 0) return `It left the configuration and nothing of it deviated; seen by ${by}.`;
  const how = confirmed === 'named' ? 'by its name' : 'together with all others';
  return `Its removal was confirmed ${how} while it deviated (${alarmsText(state)}); ${by}.`;
}

/** `tcp/3389 unexpected, tcp/23 forbidden, tcp/80 unexpected and 2 more` */
function alarmsText(state: AssetState): string {
  const alarms = alarmsOf(state);
  const more = alarms.length > alarmsNamed ? ` and ${alarms.length - alarmsNamed} more` : '';
  return `${alarms.slice(0, alarmsNamed).join(', ')}${more}`;
}
