import ipaddr from 'ipaddr.js';

export type ParsedAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** An address as sources print it (brackets, `%zone`, IPv4 in IPv6) as one value; null for a name or `*`. */
export function parseAddress(text: string): ParsedAddress | null {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

/**
 * One spelling for each host: `::ffff:10.0.0.1` becomes `10.0.0.1`, `0:0:0:0:0:0:0:1` becomes `::1`, names become lower
 * case without the final dot. Zones stay, because `fe80::1` is another machine on each interface.
 */
export function canonicalHost(host: string): string {
  const zone = /%.*$/.exec(host)?.[0] ?? '';
  const parsed = parseAddress(host);
  return parsed === null ? host.toLowerCase().replace(/\.$/, '') : parsed.toString() + zone;
}
