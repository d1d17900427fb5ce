import ipaddr from 'ipaddr.js';
import { exposureOf } from '../model/address.ts';
import { CollectError } from '../model/collection.ts';
import {
  byAddress,
  byPort,
  portName,
  widest,
  type Binding,
  type Listener,
  type ListenerBinding,
} from '../model/listener.ts';

/**
 * One form for every source: all bindings of a (transport, port) become one listener, whatever their family, sorted and
 * without duplicates. The order and the repetition of what comes in make no difference, and neither does doing it twice.
 * @throws CollectError where a port is none
 */
export function normalize(bindings: readonly Binding[]): readonly Listener[] {
  const doors = Map.groupBy(bindings, portName);
  return [...doors.values()].map(listenerOf).sort(byPort);
}

function listenerOf(bindings: readonly Binding[]): Listener {
  const [{ transport, port }] = bindings as readonly [Binding];
  // 0 is what SNMP agents of BSD stacks say of UDP sockets that have no port yet; hiding them would be our opinion.
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CollectError('parse', `normalize: ${port} is not a port: 0 to 65535 would be right`);
  }
  const holders = holdersOf(bindings);
  return { transport, port, exposure: widest(holders.map(({ address }) => exposureOf(address))), bindings: holders };
}

function holdersOf(bindings: readonly Binding[]): readonly ListenerBinding[] {
  const holders = new Map<string, ListenerBinding>();
  for (const { address: printed, process: name, processCut } of bindings) {
    const address = canonicalAddress(printed);
    const process = name === '' ? null : name;
    const key = JSON.stringify([address, process]);
    // Seen whole once, a name is whole, though another line could not say so.
    const cut = processCut === true && holders.get(key)?.processCut !== undefined;
    const first = !holders.has(key) && processCut === true;
    holders.set(key, cut || first ? { address, process, processCut: true } : { address, process });
  }
  return [...holders.values()].sort(byAddress);
}

/**
 * The same address in the same letters: `0:0:0:0:0:0:0:1` is `::1`, and `::ffff:10.0.0.1` is `10.0.0.1`, as net-tools
 * prints it where ss does not. Zones stay: `fe80::1` is another door on each interface. Names stay as they were printed.
 */
function canonicalAddress(printed: string): string {
  const bare = printed.replace(/^\[([^\]]*)\]/, '$1');
  // Everything but IPv6 has one spelling, and finding out that a text is none of its addresses is slow.
  if (!bare.includes(':')) return bare;
  const percent = bare.indexOf('%');
  const host = percent < 0 ? bare : bare.slice(0, percent);
  if (!ipaddr.IPv6.isValid(host)) return bare;
  return ipaddr.process(host).toString() + (percent < 0 ? '' : bare.slice(percent));
}
