import type { Explanation } from '../../model/explanation.ts';
import { portName } from '../../model/listener.ts';
import type { AssetReport } from '../../model/report.ts';
import type { AssetState } from '../../model/state.ts';
import { hasListener, type ListenerVerdict } from '../../model/verdict.ts';
import { atOnce, mapCut, type Cut } from '../../lib/turns.ts';
import { explainCut, type AskedPort } from '../explain.ts';
import { reportCut } from '../report.ts';
import { lastPolicyOf } from './last-policy.ts';

/**
 * Everything that is published of an asset that left the config. The verdict of a port that did not deviate is unknown.
 */
export function reportOfRemoved(state: AssetState, now: number): AssetReport {
  return atOnce(removedReportCut(state, now));
}

/** The same in small pieces, for readers. */
export function* removedReportCut(state: AssetState, now: number): Cut<AssetReport> {
  const report = yield* reportCut(lastPolicyOf(state), { state, paused: [] }, now);
  const verdicts = verdictsOf(state);
  const listeners = yield* mapCut(report.listeners, (one) => ({
    ...one,
    verdict: verdicts.get(portName(one.listener)) ?? one.verdict,
  }));
  return { ...report, baselineName: state.lastPolicy?.baseline ?? '', listeners };
}

/**
 * Why a port of an asset whose removal is pending has its verdict. Its rules are gone with the config, so this is only
 * what was published last.
 */
export function* explainHeldCut(asked: AskedPort & { readonly state: AssetState }, now: number): Cut<Explanation> {
  const explanation = yield* explainCut(lastPolicyOf(asked.state), asked, now);
  const verdict = verdictsOf(asked.state).get(portName(asked));
  if (explanation.judgement === null || verdict === undefined) return explanation;
  return { ...explanation, judgement: { verdict, rule: null } };
}

function verdictsOf({ deviations }: AssetState): ReadonlyMap<string, ListenerVerdict> {
  return new Map(
    deviations.flatMap((one) => (hasListener(one.verdict) ? [[portName(one), one.verdict] as const] : [])),
  );
}
