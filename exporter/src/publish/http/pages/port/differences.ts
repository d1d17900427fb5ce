import type { ExplainedBinding, RuleDifference } from '../../../../model/explanation.ts';

/** One thing in which a port differs from the rule that allows it, in words. */
export interface DifferenceText {
  readonly what: RuleDifference['what'];
  readonly rule: string;
  readonly there: string;
}

/** What differs from its rule at each binding, each difference once. */
export function differencesOf(bindings: readonly ExplainedBinding[]): readonly DifferenceText[] {
  const found = bindings.flatMap((binding) => mainDifference(binding).map((one) => inWords(one, binding)));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whoever was just woken gets one thing for each binding: a place that is wrong comes before the process. */
const mainFirst: readonly RuleDifference['what'][] = ['exposure', 'address', 'process'];

function mainDifference({ differences }: ExplainedBinding): readonly RuleDifference[] {
  return mainFirst.flatMap((what) => differences.filter((one) => one.what === what)).slice(0, 1);
}

function inWords({ what, allowed, seen }: RuleDifference, { address }: ExplainedBinding): DifferenceText {
  const there = [...new Set(seen)].join(', ');
  switch (what) {
    case 'process':
      return { what, rule: allowed.join(' or '), there };
    case 'exposure':
      return { what, rule: allowed.join(', '), there: `${there} (${address})` };
    case 'address':
      return { what, rule: allowed.join(', '), there };
  }
}
