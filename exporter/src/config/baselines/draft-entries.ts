import ipaddr from 'ipaddr.js';
import { exposureOf } from '../../model/address.ts';
import type { PortRange } from '../../model/baseline.ts';
import { cleanText } from '../../model/label.ts';
import {
  activators,
  portName,
  widest,
  type Exposure,
  type Listener,
  type ListenerBinding,
} from '../../model/listener.ts';
import { programOf } from '../../model/program-name.ts';
import { serviceOf } from '../../services/catalogue.ts';
import { usesOf } from '../../services/text.ts';

/** A proposed rule, with notes for the reviewer. */
export interface DraftEntry {
  readonly range: PortRange;
  readonly processes: readonly string[];
  readonly exposure: Exposure;
  readonly addresses: readonly string[];
  readonly notes: readonly string[];
}

/** One listener for each port, with the bindings of all assets. */
export function merged(listeners: readonly Listener[]): readonly Listener[] {
  const byPort = Map.groupBy(listeners, portName);
  return [...byPort.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const bindings = [first, ...others].flatMap((listener) => listener.bindings);
    return [{ ...first, bindings }];
  });
}

/** Null where it can only be reached on the asset itself. */
export function withoutLoopback(listener: Listener): Listener | null {
  const bindings = listener.bindings.filter((binding) => exposureOf(binding.address) !== 'loopback');
  return bindings.length === 0 ? null : { ...listener, bindings };
}

/** The rule that would allow a listener as it is. */
export function draftEntry({ transport, port, bindings }: Listener): DraftEntry {
  const range = { transport, first: port, last: port };
  return { range, processes: processesOf(bindings), ...reachOf(bindings), notes: [usesOf(serviceOf(transport, port))] };
}

/** A rule cannot name an address that was printed as a name. Then every address is allowed, and a note says so. */
function reachOf(bindings: readonly ListenerBinding[]): Pick<DraftEntry, 'exposure' | 'addresses'> {
  const reachable = bindings.filter(({ address }) => exposureOf(address) !== 'loopback');
  if (reachable.length === 0) return { exposure: 'loopback', addresses: [] };
  const addresses = [...new Set(reachable.map(({ address }) => address.replace(/%.*$/, '')))];
  const isNarrow = addresses.every((address) => ipaddr.isValid(address) && exposureOf(address) === 'interface');
  return isNarrow ? { exposure: 'interface', addresses: addresses.sort() } : { exposure: 'any', addresses: [] };
}

/**
 * Names without path and without the text that setproctitle(3) adds after a colon; sorted, each once, ignoring case.
 */
function processesOf(bindings: readonly ListenerBinding[]): readonly string[] {
  const names = bindings.flatMap(({ process }) => (process === null ? [] : cleanText(programOf(process)).trim()));
  const once = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].sort();
  const holders = once.filter((name) => !activators.has(name.toLowerCase()));
  return holders.length > 0 ? holders : once;
}

/** From this port on systems choose ports themselves: Windows RPC for TCP, every system for outgoing UDP. */
const firstDynamic = { tcp: 49_152, udp: 32_768 };

/**
 * A port that changes at every start is useless in a rule. Such ports of one program become one range with this
 * program.
 */
export function withRanges(entries: readonly DraftEntry[]): readonly DraftEntry[] {
  const groups = Map.groupBy(entries, (entry) => dynamicKey(entry));
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (key === null || first === undefined || (first.range.transport === 'tcp' && group.length < 2)) return group;
    const { transport } = first.range;
    const exposure = widest(group.map((entry) => entry.exposure));
    const addresses = exposure === 'interface' ? [...new Set(group.flatMap((entry) => entry.addresses))].sort() : [];
    const ports = group.map((entry) => entry.range.first).sort((a, b) => a - b);
    const notes = [`Ports this program was given by the system, seen: ${some(ports)}`];
    return [
      { ...first, range: { transport, first: firstDynamic[transport], last: 65_535 }, exposure, addresses, notes },
    ];
  });
}

function dynamicKey({ range, processes }: DraftEntry): string | null {
  const isDynamic =
    range.first >= firstDynamic[range.transport] && serviceOf(range.transport, range.first).name === 'unknown';
  return isDynamic && processes.length > 0 ? `${range.transport} ${processes.join('\n').toLowerCase()}` : null;
}

function some(ports: readonly number[]): string {
  return `${ports.slice(0, 10).join(', ')}${ports.length > 10 ? ` and ${ports.length - 10} more` : ''}`;
}

/** By transport, port and program. */
export function inFileOrder(entries: readonly DraftEntry[]): readonly DraftEntry[] {
  return [...entries].sort(
    (a, b) =>
      a.range.transport.localeCompare(b.range.transport) ||
      a.range.first - b.range.first ||
      a.processes.join().localeCompare(b.processes.join()),
  );
}
