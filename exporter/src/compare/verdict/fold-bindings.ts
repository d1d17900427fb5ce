import { exposureOf } from '../../model/address.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import type { BindingJudgement } from '../../model/explanation.ts';
import { byAddress, type Listener, type ListenerBinding } from '../../model/listener.ts';
import { matchProcesses } from './process-names.ts';
import { judgeBindings, judgeListener, verdictRank } from './verdict.ts';

/**
 * Keeps some bindings of a listener so that exposure and verdict stay the same: first those of the worst address (among
 * them the ones that contradict its rule), then one of each class of address and process, then others.
 */
export function foldBindings(
  policy: AssetPolicy,
  listener: Listener,
  { room, now }: { readonly room: number; readonly now: number },
): Listener {
  const judged = [...judgeBindings(policy, listener, now)].sort(
    (one, other) => verdictRank(one.verdict) - verdictRank(other.verdict),
  );
  const ordered = judged.flatMap(holdersInOrder);
  const seen = new Set<string>();
  const first = ordered.filter(({ address, process }) => {
    const kind = JSON.stringify([exposureOf(address), process]);
    return seen.size < seen.add(kind).size;
  });
  const all = [...new Set([...ordered.slice(0, room >> 1), ...first, ...ordered])];
  const folded = withBindings(listener, all.slice(0, room));
  const [worst] = judged;
  if (worst === undefined || judgeListener(policy, folded, now).verdict === worst.verdict) return folded;
  // The holders that contradict the rule did not fit. One holder that no rule names stands for all of them.
  const others: ListenerBinding = { address: worst.address, process: 'others' };
  return withBindings(listener, [others, ...all.slice(0, room - 1)]);
}

function holdersInOrder({ holders, rule }: BindingJudgement): readonly ListenerBinding[] {
  const allowed = rule?.kind === 'allow' ? rule.processes : null;
  const weight = (holder: ListenerBinding): number => {
    const match = matchProcesses(allowed, [holder]);
    return match === 'mismatch' ? 0 : match === 'unknown' || holder.process === null ? 1 : 2;
  };
  return holders
    .map((holder) => ({ holder, weight: weight(holder) }))
    .sort((one, other) => one.weight - other.weight)
    .map(({ holder }) => holder);
}

function withBindings(listener: Listener, bindings: readonly ListenerBinding[]): Listener {
  return { ...listener, bindings: [...bindings].sort(byAddress), folded: true };
}
