import { exposureOf, liesIn } from '../model/address.ts';
import type { AssetPolicy } from '../model/asset.ts';
import type { AllowRule, PortRange, Rule } from '../model/baseline.ts';
import type { Explanation } from '../model/explanation.ts';
import { exposureOrder, holderText, type Listener, type ListenerBinding, type Transport } from '../model/listener.ts';
import type { AssetState } from '../model/state.ts';
import { matchProcesses } from './process-names.ts';
import { judgeBindings, judgeListener } from './verdict.ts';

/** The port that is asked about; with `last` a range, as the `port` label of a missing range names it. */
export interface AskedPort {
  readonly state: Pick<AssetState, 'listeners' | 'deviations'>;
  readonly transport: Transport;
  readonly port: number;
  readonly last?: number;
}

/** Why a port of an asset has its verdict. A range has no listener of its own. Pure: `now` decides which rules live. */
export function explainPort(policy: AssetPolicy, asked: AskedPort, now: number): Explanation {
  const { state, transport, port, last = port } = asked;
  const listener = last === port ? (listenersIn(asked)[0] ?? null) : null;
  const rules: readonly Rule[] = [...(policy.baseline?.forbid ?? []), ...(policy.baseline?.allow ?? [])];
  return {
    listener,
    judgement: listener === null ? null : judgeListener(policy, listener, now),
    bindings: listener === null ? [] : judgeBindings(policy, listener, now),
    rules: rules.filter((rule) => speaksOf(rule, asked)),
    deviations: state.deviations.filter((one) => overlap(rangeOf(one), { transport, first: port, last })),
  };
}

/** What listens on the ports asked about, as the last good look knows it. */
export function listenersIn({ state, transport, port, last = port }: AskedPort): readonly Listener[] {
  return state.listeners.filter((one) => one.transport === transport && port <= one.port && one.port <= last);
}

/** True where the rule names a port that is asked about. */
export function speaksOf({ range }: Rule, { transport, port, last = port }: Omit<AskedPort, 'state'>): boolean {
  return overlap(range, { transport, first: port, last });
}

/** One thing in which a binding is not as its rule allows it. */
export interface Difference {
  readonly what: 'process' | 'exposure' | 'address';
  readonly allowed: string;
  readonly seen: string;
}

/** What makes a binding `changed`: its rule beside what was seen. @param holders of one address */
export function differencesFrom(rule: AllowRule, holders: readonly ListenerBinding[]): readonly Difference[] {
  const address = holders[0]?.address ?? '';
  const exposure = exposureOf(address);
  const seen = holders.map(holderText).join(', ');
  const isWider = exposureOrder.indexOf(exposure) > exposureOrder.indexOf(rule.exposure);
  const isElsewhere = rule.addresses !== null && exposure === 'interface' && !liesIn(address, rule.addresses);
  const isOther = matchProcesses(rule.processes, holders) === 'mismatch';
  return [
    ...(isOther ? [{ what: 'process' as const, allowed: rule.processes?.join(', ') ?? '', seen }] : []),
    ...(isWider ? [{ what: 'exposure' as const, allowed: rule.exposure, seen: exposure }] : []),
    ...(isElsewhere ? [{ what: 'address' as const, allowed: rule.addresses.join(', '), seen: address }] : []),
  ];
}

/** `49152-65535` of a missing range as numbers. */
function rangeOf({ transport, port }: { readonly transport: Transport; readonly port: string }): PortRange {
  const [first = Number.NaN, last = first] = port.split('-').map(Number);
  return { transport, first, last };
}

function overlap(a: PortRange, b: PortRange): boolean {
  return a.transport === b.transport && a.first <= b.last && b.first <= a.last;
}
