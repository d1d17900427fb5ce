import type { AssetPolicy } from '../model/asset.ts';
import type { Rule } from '../model/baseline.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Transport } from '../model/listener.ts';
import type { AssetState } from '../model/state.ts';
import { inRange, judgeBindings, judgeListener } from './verdict.ts';

/** Why a port of an asset has its verdict. Pure: `now` decides which rules live. */
export function explainPort(
  policy: AssetPolicy,
  subject: { readonly state: AssetState; readonly transport: Transport; readonly port: number },
  now: number,
): Explanation {
  const { state, transport, port } = subject;
  const listener = state.listeners.find((one) => one.transport === transport && one.port === port) ?? null;
  const rules: readonly Rule[] = [...(policy.baseline?.forbid ?? []), ...(policy.baseline?.allow ?? [])];
  return {
    listener,
    judgement: listener === null ? null : judgeListener(policy, listener, now),
    bindings: listener === null ? [] : judgeBindings(policy, listener, now),
    rules: rules.filter((rule) => inRange(rule.range, { transport, port })),
    deviations: state.deviations.filter((one) => one.transport === transport && covers(one.port, port)),
  };
}

/** `49152-65535` of a missing range covers each of its ports. */
function covers(text: string, port: number): boolean {
  const [first = Number.NaN, last = first] = text.split('-').map(Number);
  return first <= port && port <= last;
}
