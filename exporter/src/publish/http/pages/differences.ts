import { exposureOf, liesIn } from '../../../model/address.ts';
import type { AllowRule } from '../../../model/baseline.ts';
import type { BindingJudgement, Explanation } from '../../../model/explanation.ts';
import { exposureOrder, holderText, type Listener } from '../../../model/listener.ts';

/** One thing in which a port differs from the rule that allows it. */
export interface Difference {
  readonly what: 'process' | 'exposure' | 'address';
  readonly rule: string;
  readonly there: string;
}

/** What differs from the rule at each binding that is `changed`, each difference once. */
export function differencesOf({ listener, bindings }: Pick<Explanation, 'listener' | 'bindings'>): Difference[] {
  const found = listener === null ? [] : bindings.flatMap((binding) => differencesAt(listener, binding));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function differencesAt(listener: Listener, { address, verdict, rule }: BindingJudgement): readonly Difference[] {
  if (verdict !== 'changed' || rule?.kind !== 'allow') {
    return [];
  }
  const places = placeDifferences(rule, address);
  // Where the place is right, only the process can have made it `changed`.
  return places.length > 0 ? places : processDifference(rule, listener, address);
}

function placeDifferences({ exposure, addresses }: AllowRule, address: string): readonly Difference[] {
  const there = exposureOf(address);
  if (exposureOrder.indexOf(there) > exposureOrder.indexOf(exposure)) {
    return [{ what: 'exposure', rule: exposure, there: `${there} (${address})` }];
  }
  return addresses !== null && there === 'interface' && !liesIn(address, addresses)
    ? [{ what: 'address', rule: addresses.join(', '), there: address }]
    : [];
}

function processDifference({ processes }: AllowRule, listener: Listener, address: string): readonly Difference[] {
  const holders = listener.bindings.filter((binding) => binding.address === address).map(holderText);
  return processes === null
    ? []
    : [{ what: 'process', rule: processes.join(' or '), there: [...new Set(holders)].join(', ') }];
}
