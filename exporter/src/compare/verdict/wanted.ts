import type { AssetPolicy } from '../../model/asset.ts';
import { portText, rangeName, type AllowRule } from '../../model/baseline.ts';
import { portName, type Exposure, type Listener, type Transport } from '../../model/listener.ts';
import type { AssetState, PortHistory } from '../../model/state.ts';
import type { Suspect } from '../../model/state/witness.ts';
import type { Aspect } from '../../model/observation.ts';
import { deviates, type ListenerVerdict, type Verdict } from '../../model/verdict.ts';
import { isHidden } from '../witness/hidden.ts';
import { portsBeyond } from './port-bits.ts';
import { openIn } from './rules-of-port.ts';
import { judgeListener } from './verdict.ts';

/** A deviation that the baseline demands now, whatever was published before. */
export interface Wanted {
  readonly transport: Transport;
  readonly port: string;
  readonly verdict: Verdict;
  readonly processes: readonly string[];
  readonly exposure: Exposure | 'none';
}

/** What is compared with the baseline: the last good look, and the closed ports that flapping holds. */
export interface KnownPorts {
  readonly listeners: readonly Listener[];
  readonly history: readonly PortHistory[];
  readonly lastCompleteAt: Readonly<Partial<Record<Aspect, number>>>;
  readonly suspects?: readonly Suspect[];
  /** Open ports that are not kept. */
  readonly beyond?: NonNullable<AssetState['beyond']>;
}

/**
 * Every deviation of an asset at one instant, by spec section 2. A port that flapping holds is included although it is
 * closed. So the next good look confirms it: after three openings in a day it was seen often enough.
 */
export function wantedDeviations(policy: AssetPolicy, known: KnownPorts, now: number): readonly Wanted[] {
  const open = new Set(known.listeners.map(portName));
  const held = known.history.filter((port) => port.held && !open.has(portName(port))).map((port) => port.last);
  // A group and an asset may both require a port. That is one missing port and one series.
  const missing = new Map(missingRules(policy, known).map((rule) => [rangeName(rule.range), ofRule(rule)]));
  return [
    ...[...known.listeners, ...held].flatMap((listener) => ofListener(policy, listener, now)),
    ...missing.values(),
    ...(known.suspects ?? []).filter((suspect) => isHidden(policy, suspect, now)).map(ofSuspect),
  ];
}

export function isDeviation(policy: AssetPolicy, verdict: ListenerVerdict): boolean {
  const answer = deviates[verdict];
  return answer === 'where configured' ? policy.unverifiedIsDeviation : answer === 'always';
}

function ofListener(policy: AssetPolicy, listener: Listener, now: number): readonly Wanted[] {
  const { verdict } = judgeListener(policy, listener, now);
  if (!isDeviation(policy, verdict)) {
    return [];
  }
  const { transport, port, exposure } = listener;
  return [{ transport, port: String(port), verdict, exposure, processes: processesOf(listener) }];
}

function processesOf(listener: Listener): readonly string[] {
  const names = listener.bindings.flatMap((binding) => (binding.process === null ? [] : [binding.process]));
  return [...new Set(names)].sort();
}

/**
 * A rule is missing only where a complete look could have shown its port. A rule that has run out still requires its
 * port, because a missing port does not end by age.
 */
function missingRules(policy: AssetPolicy, known: KnownPorts): readonly AllowRule[] {
  if (policy.baseline?.approved !== true) {
    return [];
  }
  const isOpenIn = openIn([...known.listeners, ...portsBeyond(known)]);
  return policy.baseline.allow.filter(
    (rule) => rule.required && known.lastCompleteAt[rule.range.transport] !== undefined && !isOpenIn(rule.range),
  );
}

/** The address that answered belongs to one interface. The process is unknown. */
function ofSuspect({ transport, port }: Suspect): Wanted {
  return { transport, port: String(port), verdict: 'hidden', processes: [], exposure: 'interface' };
}

function ofRule(rule: AllowRule): Wanted {
  return {
    transport: rule.range.transport,
    port: portText(rule.range),
    verdict: 'missing',
    processes: rule.processes ?? [],
    exposure: 'none',
  };
}
