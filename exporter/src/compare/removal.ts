import type { AssetPolicy } from '../model/asset.ts';
import type { Explanation } from '../model/explanation.ts';
import { portName } from '../model/listener.ts';
import type { AssetReport } from '../model/report.ts';
import type { AssetEvent, AssetState, DeviationChange, DeviationState, LastPolicy } from '../model/state.ts';
import type { ListenerVerdict } from '../model/verdict.ts';
import { atOnce, mapCut, type Cut } from '../lib/turns.ts';
import { serviceOf } from '../services/catalogue.ts';
import { sumBeyond } from './look/beyond.ts';
import { carryForward } from './deviation/deviations.ts';
import { explainCut, type AskedPort } from './explain.ts';
import type { Judged } from './judge.ts';
import { publishedSeverity } from './verdict/published.ts';
import { reportCut } from './report.ts';

/** How an asset left the config, for its history. */
export interface Departure {
  readonly at: number;
  readonly note: string;
}

/** True of an asset that left the config while it deviates, and whose removal nobody has confirmed. */
export function isHeld({ removalPendingAt = null }: AssetState): boolean {
  return removalPendingAt !== null;
}

/** The state with what must outlive the config of the asset. */
export function withLastPolicy(policy: AssetPolicy, state: AssetState, at: number): AssetState {
  const { identity, collector, baseline, unverifiedIsDeviation, confirm, deviationLimit } = policy;
  const isInWindow = state.deviations.some(({ inMaintenance }) => inMaintenance);
  const lastPolicy: LastPolicy = {
    identity,
    collector,
    baseline: baseline?.name ?? '',
    severity: severitiesOf(policy, state.deviations),
    unverifiedIsDeviation,
    confirmWithinMs: confirm.confirmWithinMs,
    windowEndAt: isInWindow ? (policy.maintenanceAt(at)?.endAt ?? at) : null,
    deviationLimit,
  };
  return { ...state, lastPolicy };
}

/** One line for each kind of deviation, with the severity that it has or will have once it is confirmed. */
function severitiesOf(policy: AssetPolicy, deviations: readonly DeviationState[]): LastPolicy['severity'] {
  const confirmed = deviations.map((one) => ({ ...one, pending: null, inMaintenance: false }));
  const kinds = confirmed.map((one) => {
    const { class: serviceClass } = serviceOf(one.transport, Number.parseInt(one.port, 10));
    return { verdict: one.verdict, class: serviceClass, severity: publishedSeverity(policy, one) };
  });
  return [...new Map(kinds.map((kind) => [`${kind.verdict} ${kind.class}`, kind])).values()];
}

/**
 * By what an asset is shown that is not configured any more. Nothing judges it: without a baseline nothing is demanded, and
 * what is published of its deviations is what was last known.
 */
export function lastPolicyOf({ asset, lastPolicy }: AssetState): AssetPolicy {
  const last = lastPolicy ?? unknownPolicy(asset);
  const { identity, collector, severity, unverifiedIsDeviation, confirmWithinMs, windowEndAt, deviationLimit } = last;
  const everywhere = { zone: [], criticality: [], role: [], exceptRole: [] };
  return {
    identity,
    collector,
    witnesses: [],
    baseline: null,
    countLoopback: false,
    unverifiedIsDeviation,
    ephemeral: { transport: 'udp', first: 32_768, last: 65_535 },
    severity: [
      ...severity.map((row) => ({ ...everywhere, ...row, verdict: [row.verdict], class: [row.class] })),
      // A catalogue that has changed meanwhile must not make a page a ticket.
      { ...everywhere, verdict: [], class: [], severity: 'critical' },
    ],
    confirm: { confirmAfterMs: 0, confirmWithinMs, confirmations: 0, intervalMs: 0 },
    staleAfterMs: 0,
    nat: false,
    maintenanceAt: (at) =>
      windowEndAt !== null && at < windowEndAt ? { startAt: Number.NEGATIVE_INFINITY, endAt: windowEndAt } : null,
    maxRows: 0,
    deviationLimit,
    publishPorts: false,
  };
}

/** Of an asset that left the config before its last policy was kept: nobody knows more than its name. */
function unknownPolicy(name: string): LastPolicy {
  const identity = { name, address: '', site: 'unassigned', zone: 'unassigned', role: '', criticality: '' };
  const deviationLimit = 100;
  return {
    identity,
    collector: 'ssh',
    baseline: '',
    severity: [],
    unverifiedIsDeviation: false,
    confirmWithinMs: 0,
    windowEndAt: null,
    deviationLimit,
  };
}

/** Why the asset must not go without a word: what of it alerts now, as `tcp/3389 unexpected`. */
export function alarmsOf(state: AssetState): readonly string[] {
  const { deviations, otherHostKey = null } = state;
  const beyond = sumBeyond(lastPolicyOf(state), state).deviations;
  return [
    ...(otherHostKey === null ? [] : ['another host key']),
    ...deviations.map((one) => `${portName(one)} ${one.verdict}`),
    ...(beyond === 0 ? [] : [`${beyond} ports that are not kept`]),
  ];
}

/** An asset has left the config while something of it alerts, and nobody has confirmed that: all of it stays. */
export function judgeHolding(before: AssetState, { at, note }: Departure): Judged {
  const event: AssetEvent = { asset: before.asset, at, event: 'removal_pending', note };
  return { at, state: { ...before, removalPendingAt: at }, events: [event], changes: [] };
}

/** A deadline of a held asset: what nobody can refute any more is confirmed, what a window held back comes out of it. */
export function judgeHeld(before: AssetState, at: number): Judged {
  const policy = lastPolicyOf(before);
  const { deviations, changes } = carryForward(policy, { state: before, wanted: before.deviations }, at);
  return { at, state: { ...before, deviations }, events: [], changes };
}

/** The recorded removal of an asset ends its deviations. */
export function judgeRemoval(before: AssetState, { at, note }: Departure): Judged {
  const policy = lastPolicyOf(before);
  const changes = before.deviations.map((deviation) => ended(before.asset, deviation, { policy, at }));
  const event: AssetEvent = { asset: before.asset, at, event: 'removed', note };
  const over = { deviations: [], history: [], beyond: {}, otherHostKey: null };
  const state = { ...before, ...over, removedAt: at, removalPendingAt: null };
  return { at, state, events: [event], changes };
}

/** With the severity that it had: an auditor reads what was taken away. */
function ended(
  asset: string,
  deviation: DeviationState,
  { policy, at }: { readonly policy: AssetPolicy; readonly at: number },
): DeviationChange {
  const { transport, port, verdict } = deviation;
  const severity = publishedSeverity(policy, deviation);
  return { asset, at, change: 'ended', transport, port, verdict, severity, cause: 'removed' };
}

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
    deviations.flatMap((one) =>
      one.verdict === 'missing' || one.verdict === 'hidden' ? [] : [[portName(one), one.verdict] as const],
    ),
  );
}
