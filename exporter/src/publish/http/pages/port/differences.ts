import type { ExplainedBinding, RuleDifference } from '../../../../model/explanation.ts';

/** One way in which a port differs from its rule, in words. */
export interface DifferenceText {
  readonly what: RuleDifference['what'];
  readonly rule: string;
  readonly there: string;
}

/** How each binding differs from its rule, each difference once. */
export function differencesOf(bindings: readonly ExplainedBinding[]): readonly DifferenceText[] {
  const found = bindings.flatMap((binding) => mainDifference(binding).map((one) => inWords(one, binding)));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * Each binding shows one difference only, for a person who was just woken: a wrong place comes before a wrong process.
 */
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
