import type { Listener } from '../../model/listener.ts';
import { portsText } from '../verdict/port-bits.ts';
import type { AssetState, BeyondPorts } from '../../model/state.ts';
import { listenerVerdicts, verdicts, type ListenerVerdict, type Verdict } from '../../model/verdict.ts';
import { isDeviation } from '../verdict/wanted.ts';
import type { AssetPolicy } from '../../model/asset.ts';

/** One open listener that is not kept, with its verdict. */
export interface NotKept {
  readonly listener: Listener;
  readonly verdict: ListenerVerdict;
}

/**
 * The ports beyond the kept ones, after a look. A port that the look could not see stays, with one of the old verdicts:
 * nobody knows which of them belongs to which port.
 * @param unseen ports that were beyond before, are not shown now, and may still be open
 */
export function beyondOf(
  before: BeyondPorts | undefined,
  look: { readonly at: number; readonly notKept: readonly NotKept[]; readonly unseen: readonly number[] },
): BeyondPorts | undefined {
  const { at, notKept, unseen } = look;
  const ports = [...notKept.map(({ listener }) => listener.port), ...unseen];
  if (ports.length === 0) return undefined;
  const counts: Partial<Record<ListenerVerdict, number>> = {};
  for (const { verdict } of notKept) counts[verdict] = (counts[verdict] ?? 0) + 1;
  let rest = unseen.length;
  // The worst verdicts are used first, so that no deviation ends because nobody saw it.
  for (const verdict of [...listenerVerdicts, 'none'] as const) {
    const taken = Math.min(rest, before?.verdicts[verdict] ?? 0);
    if (taken > 0) counts[verdict] = (counts[verdict] ?? 0) + taken;
    rest -= taken;
  }
  return { ports: portsText(ports), verdicts: counts, sinceAt: before?.sinceAt ?? at };
}

/** What is published of all ports that are not kept. */
export interface BeyondSum {
  readonly counts: Readonly<Partial<Record<Verdict, number>>>;
  readonly deviations: number;
  /** The worst of their verdicts that deviates; null where none does. */
  readonly worst: ListenerVerdict | null;
  readonly sinceAt: number;
}

export function sumBeyond(policy: AssetPolicy, { beyond = {} }: Pick<AssetState, 'beyond'>): BeyondSum {
  const all = [beyond.tcp, beyond.udp].filter((one) => one !== undefined);
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdicts: known } of all) {
    for (const verdict of verdicts) {
      const more = verdict in known ? known[verdict as ListenerVerdict] : undefined;
      if (more !== undefined) counts[verdict] = (counts[verdict] ?? 0) + more;
    }
  }
  const deviating = listenerVerdicts.filter((verdict) => isDeviation(policy, verdict) && (counts[verdict] ?? 0) > 0);
  return {
    counts,
    deviations: deviating.reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0),
    worst: deviating[0] ?? null,
    sinceAt: all.reduce((oldest, { sinceAt }) => Math.min(oldest, sinceAt), Infinity),
  };
}
