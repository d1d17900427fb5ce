import type { Explanation } from '../../model/explanation.ts';
import { portName } from '../../model/listener.ts';
import type { AssetReport } from '../../model/report.ts';
import type { AssetState } from '../../model/state.ts';
import { hasListener, type ListenerVerdict } from '../../model/verdict.ts';
import { atOnce, mapCut, type Cut } from '../../lib/turns.ts';
import { explainCut, type AskedPort } from '../explain.ts';
import { reportCut } from '../report.ts';
import { lastPolicyOf } from './last-policy.ts';

/** All that is published of an asset that left the config. Of a port that did not deviate nobody knows the verdict any more. */
export function reportOfRemoved(state: AssetState, now: number): AssetReport {
  return atOnce(removedReportCut(state, now));
}

/** The same, cut in turns, for readers. */
export function* removedReportCut(state: AssetState, now: number): Cut<AssetReport> {
  const report = yield* reportCut(lastPolicyOf(state), { state, paused: [] }, now);
  const verdicts = verdictsOf(state);
  const listeners = yield* mapCut(report.listeners, (one) => ({
    ...one,
    verdict: verdicts.get(portName(one.listener)) ?? one.verdict,
  }));
  return { ...report, baselineName: state.lastPolicy?.baseline ?? '', listeners };
}

/** Why a port of a held asset has its verdict: its rules left the config with it, so only what was last said stands. */
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
