import { isKnownMetric, type MetricName } from './metrics.ts';

const word = /[a-zA-Z_:][a-zA-Z0-9_:]*/g;
const nameMatcher = /__name__\s*=~?\s*("[^"]*"|'[^']*'|`[^`]*`)/g;
const text = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g;
/** Labels in `by (…)` and `on (…)` are no metrics. */
const labelList = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;

/**
 * The metrics in the answer of a PromQL expression, as far as the panel knows them: the first one in each operand of
 * `or`, and every one in a `__name__` matcher. What follows `and` and `unless` only filters, so it answers nothing.
 */
export function askedMetrics(expression: string): readonly MetricName[] {
  const matched = [...expression.matchAll(nameMatcher)].flatMap((match) => match[1]?.slice(1, -1).split('|') ?? []);
  const bare = expression.replace(text, '""').replace(labelList, ' ');
  const named = answeringOperands(bare).map((operand) => operand.match(word)?.find(isKnownMetric));
  return [...new Set([...matched, ...named])].filter((name) => name !== undefined).filter(isKnownMetric);
}

function answeringOperands(bare: string): readonly string[] {
  const [first = '', ...rest] = bare.split(/\b(and|or|unless)\b/);
  const operands = [first];
  for (let i = 0; i < rest.length; i += 2) {
    if (rest[i] === 'or') {
      operands.push(rest[i + 1] ?? '');
    }
  }
  return operands;
}
