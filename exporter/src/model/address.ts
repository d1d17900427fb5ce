import ipaddr from 'ipaddr.js';
import { parseAddress, type ParsedAddress } from '../lib/ip.ts';
import type { Exposure } from './listener.ts';

const anyAddress = new Set(['', '*', '0.0.0.0', '::', '--any--', 'any']);

/** An IPv4 address in which no number begins with zero: some programs read such a number as octal. */
const plainIPv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}(?<!\.)$/;

/**
 * The exposure of a binding to this address. A wildcard bound to one device (`*%eth0`) counts as `any`, because the
 * device may be a whole VRF; only `lo`, which every Linux has, reaches nothing else. A name is `interface`, because its
 * address is unknown, except `localhost`, which is loopback on every system.
 */
export function exposureOf(address: string): Exposure {
  const [host = '', device] = address.split('%', 2);
  if (anyAddress.has(host)) {
    return device === 'lo' ? 'loopback' : 'any';
  }
  // A fast way for nearly every address. An answer may have 65,536 of them.
  if (plainIPv4.test(address)) {
    return address.startsWith('127.') ? 'loopback' : 'interface';
  }
  const parsed = parseAddress(address);
  if (parsed === null) {
    return /^(localhost|ip6-localhost|ip6-loopback)(\.|$)/i.test(address) ? 'loopback' : 'interface';
  }
  const range = parsed.range();
  if (range === 'unspecified') {
    return parsed.toByteArray().every((byte) => byte === 0) ? 'any' : 'interface';
  }
  return range === 'loopback' ? 'loopback' : 'interface';
}

/** False for multicast, broadcast and `0.0.0.0`: these are not one machine. */
export function isOfOneMachine(address: string): boolean {
  const range = parseAddress(address)?.range();
  return range !== 'multicast' && range !== 'broadcast' && range !== 'unspecified';
}

/** True where the address lies in one of the networks (addresses or CIDRs). A name, `*` and 0.0.0.0 lie in none. */
export function liesIn(address: string, networks: readonly string[]): boolean {
  const parsed = parseAddress(address);
  return parsed !== null && exposureOf(address) !== 'any' && networks.some((network) => contains(network, parsed));
}

function contains(network: string, address: ParsedAddress): boolean {
  if (!network.includes('/')) {
    return parseAddress(network)?.toNormalizedString() === address.toNormalizedString();
  }
  const [base, bits] = ipaddr.parseCIDR(network);
  return base.kind() === address.kind() && address.match(base, bits);
}
