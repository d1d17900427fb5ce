import { portName } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import { sumBeyond } from '../look/beyond.ts';
import { lastPolicyOf } from './last-policy.ts';

/** True of an asset that left the config while it deviates, and whose removal nobody has confirmed. */
export function isHeld({ removalPendingAt = null }: AssetState): boolean {
  return removalPendingAt !== null;
}

/** Why nobody may remove the asset silently: what of it alerts now, as `tcp/3389 unexpected`. */
export function alarmsOf(state: AssetState): readonly string[] {
  const { deviations, otherHostKey = null } = state;
  const beyond = sumBeyond(lastPolicyOf(state), state).deviations;
  return [
    ...(otherHostKey === null ? [] : ['another host key']),
    ...deviations.map((one) => `${portName(one)} ${one.verdict}`),
    ...(beyond === 0 ? [] : [`${beyond} ports that are not kept`]),
  ];
}
