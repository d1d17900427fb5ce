import { portText, rangeName, type Baseline } from '../../model/baseline.ts';
import type { Aspect } from '../../model/observation.ts';
import type { AssetReport } from '../../model/report.ts';

type OfBaseline = Pick<
  AssetReport,
  'baselineName' | 'baselinePresent' | 'baselineApprovedAt' | 'baselineReviewDueAt' | 'expiries' | 'baselineAspects'
>;

/** What a report says of the baseline itself, whatever listens. */
export function ofBaseline(
  baseline: Baseline | null,
  { isOnWire, now }: { isOnWire: boolean; now: number },
): OfBaseline {
  return {
    baselineName: baseline?.name ?? '',
    baselinePresent: baseline?.approved === true,
    baselineApprovedAt: baseline?.approvedAt ?? null,
    baselineReviewDueAt: baseline?.reviewDueAt ?? null,
    expiries: baseline === null ? [] : expiriesOf(baseline, now),
    baselineAspects: baseline === null ? [] : aspectsOf(baseline, isOnWire),
  };
}

/** Where several rules allow one port, the first end is shown: that is when somebody must act. */
function expiriesOf(baseline: Baseline, now: number): AssetReport['expiries'] {
  const soonestFirst = baseline.allow
    .flatMap(({ range, expiresAt }) => (expiresAt === null || expiresAt <= now ? [] : [{ range, expiresAt }]))
    .sort((one, other) => one.expiresAt - other.expiresAt);
  const perPort = Map.groupBy(soonestFirst, ({ range }) => rangeName(range));
  return [...perPort.values()].flatMap(([first]) =>
    first === undefined
      ? []
      : [{ transport: first.range.transport, port: portText(first.range), expiresAt: first.expiresAt }],
  );
}

/**
 * What a wire witness cannot see is shown as a property of the source. Only required rules wait for a look that will
 * never come.
 */
function aspectsOf(baseline: Baseline, isOnWire: boolean): readonly Aspect[] {
  if (isOnWire) {
    const required = baseline.allow.filter((rule) => rule.required);
    return [...new Set(required.map((rule) => rule.range.transport))].sort();
  }
  const needed = baseline.allow.flatMap((rule): readonly Aspect[] =>
    rule.processes === null ? [rule.range.transport] : [rule.range.transport, 'process'],
  );
  const forbidden = baseline.forbid.map((rule) => rule.range.transport);
  return [...new Set([...needed, ...forbidden])].sort();
}
