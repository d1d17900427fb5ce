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
 * One form for every source: all bindings of a (transport, port) become one listener, sorted and without duplicates,
 * whatever their family. Order and repetition of the input make no difference, and a second run changes nothing.
 * @throws CollectError where a port is not valid
 */
export function normalize(bindings: readonly Binding[]): readonly Listener[] {
  const doors = Map.groupBy(bindings, portName);
  return [...doors.values()].map(listenerOf).sort(byPort);
}

function listenerOf(bindings: readonly Binding[]): Listener {
  const [{ transport, port }] = bindings as readonly [Binding];
  // SNMP agents of BSD stacks report port 0 for UDP sockets that have no port yet. We show it and do not guess.
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
    // A name that was seen whole once is whole, even if another line is cut.
    const cut = processCut === true && holders.get(key)?.processCut !== undefined;
    const first = !holders.has(key) && processCut === true;
    holders.set(key, cut || first ? { address, process, processCut: true } : { address, process });
  }
  return [...holders.values()].sort(byAddress);
}

/**
 * One spelling for the same address: `0:0:0:0:0:0:0:1` becomes `::1`, and `::ffff:10.0.0.1` (net-tools prints it, ss
 * does not) becomes `10.0.0.1`. Zones stay, because `fe80::1` is another address on each interface. Names stay as they
 * were printed.
 */
function canonicalAddress(printed: string): string {
  const bare = printed.replace(/^\[([^\]]*)\]/, '$1');
  // Only IPv6 has several spellings, and parsing a text that is no address is slow.
  if (!bare.includes(':')) return bare;
  const percent = bare.indexOf('%');
  const host = percent < 0 ? bare : bare.slice(0, percent);
  if (!ipaddr.IPv6.isValid(host)) return bare;
  return ipaddr.process(host).toString() + (percent < 0 ? '' : bare.slice(percent));
}
