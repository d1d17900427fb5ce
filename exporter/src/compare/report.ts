import type { AssetPolicy } from '../model/asset.ts';
import { rangeName, type Rule } from '../model/baseline.ts';
import { portName } from '../model/listener.ts';
import type { AssetReport, JudgedListener, PauseReason } from '../model/report.ts';
import type { AssetState } from '../model/state.ts';
import { hasListener, verdicts, type Deviation, type Verdict } from '../model/verdict.ts';
import { atOnce, filterCut, mapCut, sortCut, type Cut } from '../lib/turns.ts';
import { serviceOf } from '../services/catalogue.ts';
import { sumBeyond, type BeyondSum } from './look/beyond.ts';
import { ofBaseline } from './report/of-baseline.ts';
import { byWeight, publish, withinLimit } from './verdict/published.ts';
import { unusedTest } from './witness/unused.ts';
import { isWireWitness } from './witness/wire-witness.ts';
import { judgeListener } from './verdict/verdict.ts';

/** What is known of an asset, and what the schedule says of it. */
export interface KnownAsset {
  readonly state: AssetState;
  readonly paused: readonly PauseReason[];
}

/** All that is published of an asset at `now`; `paused` is what the schedule says of it. */
export function reportOf(policy: AssetPolicy, known: KnownAsset, now: number): AssetReport {
  return atOnce(reportCut(policy, known, now));
}

/**
 * The same in small pieces. Readers use this one, so that an asset with many listeners does not stop the event loop.
 */
export function* reportCut(policy: AssetPolicy, { state, paused }: KnownAsset, now: number): Cut<AssetReport> {
  const isOnWire = isWireWitness(policy, state);
  const isUnused = unusedTest(policy, state);
  const listeners = yield* mapCut(state.listeners, (listener) => {
    const one = judged(policy, listener, now);
    return isUnused !== null && one.verdict !== 'dynamic' && isUnused(listener)
      ? { ...one, unused: true as const }
      : one;
  });
  const all = yield* deviationsCut(policy, state);
  const deviating = new Set(yield* mapCut(all, portName));
  const held = yield* filterCut(state.history, (port) => port.held && deviating.has(portName(port)));
  const beyond = sumBeyond(policy, state);
  return {
    ...ofBaseline(policy.baseline, { isOnWire, now }),
    isWireWitness: isOnWire,
    identity: policy.identity,
    collector: policy.collector,
    vendor: state.identity.vendor ?? '',
    model: state.identity.model ?? '',
    description: state.identity.description ?? '',
    addedAt: state.addedAt,
    staleAfterMs: policy.staleAfterMs,
    lastCollection: state.lastCollection,
    lastSuccessAt: state.lastSuccessAt,
    otherHostKey: shownKey(state.otherHostKey),
    complete: state.complete,
    lastCompleteAt: state.lastCompleteAt,
    collections: state.collections,
    paused,
    footprint: state.footprint,
    ports: countPorts(listeners, all, beyond.counts),
    unused: isUnused === null ? null : listeners.filter((one) => 'unused' in one).length,
    witnesses: (state.witnesses ?? []).map(({ collector, lastSeenAt }) => ({ collector, lastSeenAt })),
    events: state.events,
    listeners,
    publishPorts: policy.publishPorts,
    ...published(policy, all, beyond),
    beyondLimit: all.slice(policy.deviationLimit),
    flapping: held.map(({ transport, port }) => ({ transport, port })),
    seriesDroppedTotal: state.seriesDroppedTotal,
    evidence: state.evidence,
    notes: state.notes,
    removalPendingAt: state.removalPendingAt ?? null,
    removedAt: state.removedAt,
  };
}

function shownKey(key: AssetState['otherHostKey']): AssetReport['otherHostKey'] {
  return key === undefined || key === null ? null : { sinceAt: key.sinceAt, offered: key.offered };
}

/** The deviations of an asset alone, as its report has them; no listener is judged for them. */
export function* publishedCut(
  policy: AssetPolicy,
  state: AssetState,
): Cut<Pick<AssetReport, 'deviations' | 'deviationsDropped'>> {
  return published(policy, yield* deviationsCut(policy, state), sumBeyond(policy, state));
}

function* deviationsCut(
  policy: AssetPolicy,
  { deviations }: Pick<AssetState, 'deviations'>,
): Cut<readonly Deviation[]> {
  return yield* sortCut(yield* mapCut(deviations, (deviation) => publish(policy, deviation)), byWeight);
}

function published({ deviationLimit }: AssetPolicy, sorted: readonly Deviation[], beyond: BeyondSum) {
  return {
    deviations: withinLimit(sorted, deviationLimit, beyond),
    deviationsDropped: Math.max(0, sorted.length - deviationLimit) + beyond.deviations,
  };
}

function judged(policy: AssetPolicy, listener: JudgedListener['listener'], now: number): JudgedListener {
  const { verdict, rule } = judgeListener(policy, listener, now);
  const service = serviceOf(listener.transport, listener.port).name;
  return { listener, verdict, service, rule: rule === null ? null : ruleName(rule) };
}

/** `baselines/hmi.yml:3 tcp/22` */
export function ruleName({ source, range }: Rule): string {
  return `${source.file}:${source.line} ${rangeName(range)}`;
}

function countPorts(
  listeners: readonly JudgedListener[],
  all: readonly Deviation[],
  beyond: BeyondSum['counts'],
): Record<Verdict, number> {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, beyond[verdict] ?? 0])) as Record<
    Verdict,
    number
  >;
  for (const { verdict } of listeners) {
    counts[verdict] += 1;
  }
  // These verdicts have no listener to count.
  for (const { verdict } of all) {
    if (!hasListener(verdict)) counts[verdict] += 1;
  }
  return counts;
}
