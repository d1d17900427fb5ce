import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import type { AssetState } from '../../model/state.ts';
import { hearWitnesses } from '../witness/hidden.ts';
import { settle, type Judged } from './judged.ts';

/**
 * The other sources of the asset have been read. They open and close nothing, but a port that they saw answer may be
 * hidden.
 */
export function judgeTestimony(policy: AssetPolicy, before: AssetState, { heard, at }: Happening<'testimony'>): Judged {
  const known = { ...before, ...hearWitnesses(before, heard, at) };
  return settle(policy, known, { kind: 'witness', at, sight: null });
}
