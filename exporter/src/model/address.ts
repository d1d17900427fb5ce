import ipaddr from 'ipaddr.js';
import { parseAddress, type ParsedAddress } from '../lib/ip.ts';
import type { Exposure } from './listener.ts';

const anyAddress = new Set(['', '*', '0.0.0.0', '::', '--any--', 'any']);

/** An IPv4 address without a zero in front of a number, in which some read an octal one. */
const plainIPv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}(?<!\.)$/;

/**
 * How far a binding to this address reaches. A wildcard bound to one device (`*%eth0`) counts as `any`: that device may be
 * a whole VRF; only the device every Linux calls `lo` leads nowhere. A name is `interface`: nobody says which address stands behind it,
 * except `localhost`, which every system gives to loopback.
 */
export function exposureOf(address: string): Exposure {
  const [host = '', device] = address.split('%', 2);
  if (anyAddress.has(host)) {
    return device === 'lo' ? 'loopback' : 'any';
  }
  // Nearly every address, and an answer may have 65,536 of them: these need no parsing.
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

/** False for multicast, broadcast and `0.0.0.0`: whoever sends there asks many, or nobody knows whom. */
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
