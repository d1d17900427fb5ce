import { exposureOf } from '../model/address.ts';
import type { AssetPolicy } from '../model/asset.ts';
import { rangeOf, type AllowRule, type PortRange, type Rule } from '../model/baseline.ts';
import type { BindingJudgement, ExplainedBinding, Explanation, RuleDifference } from '../model/explanation.ts';
import { holderText, type Listener, type Transport } from '../model/listener.ts';
import type { AssetState } from '../model/state.ts';
import { atOnce, filterCut, type Cut } from '../lib/turns.ts';
import { matchProcesses } from './verdict/process-names.ts';
import { inRange } from './verdict/rules-of-port.ts';
import { isElsewhere, isTooWide, judgeBindings, judgeListener } from './verdict/verdict.ts';

/** The port that is asked about. With `last` it is a range, as in the `port` label of a missing range. */
export interface AskedPort {
  readonly state: Pick<AssetState, 'listeners' | 'deviations' | 'suspects'>;
  readonly transport: Transport;
  readonly port: number;
  readonly last?: number;
}

/**
 * Why a port of an asset has its verdict. A range has no listener of its own. Pure: `now` decides which rules are live.
 */
export function explainPort(policy: AssetPolicy, asked: AskedPort, now: number): Explanation {
  return atOnce(explainCut(policy, asked, now));
}

/**
 * The same in small pieces. Readers use this one, so that an asset with many listeners does not stop the event loop.
 */
export function* explainCut(policy: AssetPolicy, asked: AskedPort, now: number): Cut<Explanation> {
  const { state, transport, port, last = port } = asked;
  const range = { transport, first: port, last };
  const listeners = last === port ? yield* filterCut(state.listeners, (one) => inRange(range, one)) : [];
  const [listener = null] = listeners;
  const rules: readonly Rule[] = [...(policy.baseline?.forbid ?? []), ...(policy.baseline?.allow ?? [])];
  return {
    listener,
    judgement: listener === null ? null : judgeListener(policy, listener, now),
    bindings: listener === null ? [] : judgeBindings(policy, listener, now).map(explainBinding),
    rules: yield* filterCut(rules, (rule) => speaksOf(rule, asked)),
    suspect: state.suspects?.find((one) => inRange(range, one)) ?? null,
    deviations: yield* filterCut(state.deviations, (one) => overlap(rangeOf(one), range)),
  };
}

/** What listens on the ports asked about, as the last good look knows it. */
export function listenersIn({ state, transport, port, last = port }: AskedPort): readonly Listener[] {
  return state.listeners.filter((one) => inRange({ transport, first: port, last }, one));
}

/** True where the rule names a port that is asked about. */
export function speaksOf({ range }: Rule, { transport, port, last = port }: Omit<AskedPort, 'state'>): boolean {
  return overlap(range, { transport, first: port, last });
}

function explainBinding(judged: BindingJudgement): ExplainedBinding {
  const { verdict, rule } = judged;
  const isChanged = verdict === 'changed' && rule?.kind === 'allow';
  return { ...judged, differences: isChanged ? differencesFrom(rule, judged) : [] };
}

/** The only place that finds in what a binding differs from its rule. Pages and CLI only put it into words. */
function differencesFrom(rule: AllowRule, { address, holders }: BindingJudgement): readonly RuleDifference[] {
  const exposure = exposureOf(address);
  const { processes, addresses } = rule;
  const isOther = matchProcesses(processes, holders) === 'mismatch';
  return [
    ...(isOther ? [{ what: 'process' as const, allowed: processes ?? [], seen: holders.map(holderText) }] : []),
    ...(isTooWide(rule, exposure) ? [{ what: 'exposure' as const, allowed: [rule.exposure], seen: [exposure] }] : []),
    ...(isElsewhere(rule, address) ? [{ what: 'address' as const, allowed: addresses ?? [], seen: [address] }] : []),
  ];
}

function overlap(a: PortRange, b: PortRange): boolean {
  return a.transport === b.transport && a.first <= b.last && b.first <= a.last;
}
