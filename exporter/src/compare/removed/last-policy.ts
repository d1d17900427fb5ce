import type { AssetPolicy } from '../../model/asset.ts';
import type { AssetState, LastPolicy } from '../../model/state.ts';
import type { DeviationState } from '../../model/state/deviation.ts';
import { spanAt } from '../../model/windows.ts';
import { catalogueEntry, publishedSeverity } from '../verdict/published.ts';

/** The state with the part of the policy that must stay after the asset has left the config. */
export function withLastPolicy(policy: AssetPolicy, state: AssetState, at: number): AssetState {
  const { identity, collector, seesOnlyWire, baseline, unverifiedIsDeviation, confirm, deviationLimit } = policy;
  const isInWindow = state.deviations.some(({ inMaintenance }) => inMaintenance);
  const lastPolicy: LastPolicy = {
    identity,
    collector,
    seesOnlyWire,
    baseline: baseline?.name ?? '',
    severity: severitiesOf(policy, state.deviations),
    unverifiedIsDeviation,
    confirmWithinMs: confirm.confirmWithinMs,
    windowEndAt: isInWindow ? (spanAt(policy.maintenance, at)?.endAt ?? at) : null,
    deviationLimit,
  };
  return { ...state, lastPolicy };
}

/** One line for each kind of deviation, with the severity that it has or will have once it is confirmed. */
function severitiesOf(policy: AssetPolicy, deviations: readonly DeviationState[]): LastPolicy['severity'] {
  const confirmed = deviations.map((one) => ({ ...one, pending: null, inMaintenance: false }));
  const kinds = confirmed.map((one) => {
    return { verdict: one.verdict, class: catalogueEntry(one).class, severity: publishedSeverity(policy, one) };
  });
  return [...new Map(kinds.map((kind) => [`${kind.verdict} ${kind.class}`, kind])).values()];
}

/**
 * The policy under which an asset is shown that is not configured any more. It is not judged again: it has no baseline,
 * and its deviations are published as they were last known.
 */
export function lastPolicyOf({ asset, lastPolicy }: AssetState): AssetPolicy {
  const last = lastPolicy ?? unknownPolicy(asset);
  const { identity, collector, severity, unverifiedIsDeviation, confirmWithinMs, windowEndAt, deviationLimit } = last;
  const everywhere = { zone: [], criticality: [], role: [], exceptRole: [] };
  return {
    identity,
    collector,
    seesOnlyWire: last.seesOnlyWire ?? (onlyWireBefore.has(collector) ? 'always' : 'by-recording'),
    witnesses: [],
    baseline: null,
    countLoopback: false,
    unverifiedIsDeviation,
    ephemeral: { transport: 'udp', first: 32_768, last: 65_535 },
    severity: [
      ...severity.map((row) => ({ ...everywhere, ...row, verdict: [row.verdict], class: [row.class] })),
      // When the catalogue changes meanwhile, a page must not become a ticket.
      { ...everywhere, verdict: [], class: [], severity: 'critical' },
    ],
    confirm: { confirmAfterMs: 0, confirmWithinMs, confirmations: 0, intervalMs: 0 },
    staleAfterMs: 0,
    nat: false,
    maintenance: windowEndAt === null ? [] : [{ startAt: Number.NEGATIVE_INFINITY, endAt: windowEndAt }],
    maxRows: 0,
    deviationLimit,
    publishPorts: false,
  };
}

/** Stores of before say no more of the source than its name; these saw only the wire. No source that came later stands here. */
const onlyWireBefore: ReadonlySet<string> = new Set(['zeek', 'suricata', 'connect']);

/** For an asset that left the config before its last policy was kept: only its name is known. */
function unknownPolicy(name: string): LastPolicy {
  const identity = { name, address: '', site: 'unassigned', zone: 'unassigned', role: '', criticality: '' };
  const deviationLimit = 100;
  return {
    identity,
    collector: 'ssh',
    seesOnlyWire: 'never',
    baseline: '',
    severity: [],
    unverifiedIsDeviation: false,
    confirmWithinMs: 0,
    windowEndAt: null,
    deviationLimit,
  };
}
