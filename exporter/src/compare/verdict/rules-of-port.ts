import { firstNotBefore } from './search.ts';
import type { PortRange, Rule } from '../../model/baseline.ts';
import { portName, type Listener, type Transport } from '../../model/listener.ts';

/**
 * Rules by port, in the order of their lists. An asset may have thousands of listeners, and its baseline thousands of
 * rules.
 */
interface RuleIndex {
  readonly single: ReadonlyMap<string, readonly Placed[]>;
  readonly ranges: Readonly<Record<Transport, Ranges>>;
}

/** Of one transport, by their first port. */
interface Ranges {
  readonly sorted: readonly Placed[];
  /** The first ports, and for each position the highest last port up to there. */
  readonly first: readonly number[];
  readonly reach: readonly number[];
}

interface Placed {
  readonly rule: Rule;
  readonly place: number;
}

const indexes = new WeakMap<readonly Rule[], RuleIndex>();

/** Those of the rules that name the port, in their order. */
export function rulesOf<R extends Rule>(
  rules: readonly R[],
  listener: Pick<Listener, 'transport' | 'port'>,
): readonly R[] {
  const index = indexes.get(rules) ?? indexOf(rules);
  indexes.set(rules, index);
  const single = index.single.get(portName(listener)) ?? [];
  const ranges = rangesWith(index.ranges[listener.transport], listener.port);
  const found = ranges.length === 0 ? single : [...single, ...ranges].sort((one, other) => one.place - other.place);
  return found.map(({ rule }) => rule as R);
}

function indexOf(rules: readonly Rule[]): RuleIndex {
  const placed = rules.map((rule, place) => ({ rule, place }));
  const isSingle = ({ rule: { range } }: Placed): boolean => range.first === range.last;
  const single = Map.groupBy(placed.filter(isSingle), ({ rule: { range } }) =>
    portName({ transport: range.transport, port: range.first }),
  );
  const ranges = placed.filter((one) => !isSingle(one));
  return { single, ranges: { tcp: rangesOf(ranges, 'tcp'), udp: rangesOf(ranges, 'udp') } };
}

function rangesOf(placed: readonly Placed[], transport: Transport): Ranges {
  const sorted = placed
    .filter(({ rule }) => rule.range.transport === transport)
    .sort((one, other) => one.rule.range.first - other.rule.range.first);
  let farthest = -1;
  const reach = sorted.map(({ rule }) => (farthest = Math.max(farthest, rule.range.last)));
  return { sorted, first: sorted.map(({ rule }) => rule.range.first), reach };
}

/** Walks backwards from the last range that begins at or below the port, until no range can reach it. */
function rangesWith({ sorted, first, reach }: Ranges, port: number): readonly Placed[] {
  const found: Placed[] = [];
  for (let at = firstNotBefore(first, port + 1) - 1; at >= 0 && (reach[at] ?? -1) >= port; at--) {
    const one = sorted[at];
    if (one !== undefined && one.rule.range.last >= port) found.push(one);
  }
  return found;
}

export function inRange(range: PortRange, listener: Pick<Listener, 'transport' | 'port'>): boolean {
  return range.transport === listener.transport && range.first <= listener.port && listener.port <= range.last;
}

interface NumberedPort {
  readonly transport: Transport;
  readonly port: number;
}

/** Says of a range whether any of the listeners is in it. */
export function openIn(listeners: readonly NumberedPort[]): (range: PortRange) => boolean {
  const ports = {
    tcp: listeners.filter(({ transport }) => transport === 'tcp').map(({ port }) => port),
    udp: listeners.filter(({ transport }) => transport === 'udp').map(({ port }) => port),
  };
  const sorted = { tcp: Uint32Array.from(ports.tcp).sort(), udp: Uint32Array.from(ports.udp).sort() };
  return ({ transport, first, last }) => {
    const port = sorted[transport][firstNotBefore(sorted[transport], first)];
    return port !== undefined && port <= last;
  };
}
