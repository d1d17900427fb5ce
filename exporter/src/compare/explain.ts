import type { AssetPolicy } from '../model/asset.ts';
import type { Rule } from '../model/baseline.ts';
import type { Listener, Transport } from '../model/listener.ts';
import type { AssetState, DeviationState } from '../model/state.ts';
import { inRange, judgeBindings, judgeListener, type BindingJudgement, type Judgement } from './verdict.ts';

/** Why a port of an asset has its verdict: for `otports explain` and the deviation page. */
export interface Explanation {
  /** As the last good look knows it; null where it is closed. */
  readonly listener: Listener | null;
  readonly judgement: Judgement | null;
  readonly bindings: readonly BindingJudgement[];
  /** Every rule that speaks of the port, living or not, forbids first. */
  readonly rules: readonly Rule[];
  readonly deviations: readonly DeviationState[];
}

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
