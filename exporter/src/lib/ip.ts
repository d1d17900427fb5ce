import ipaddr from 'ipaddr.js';

export type ParsedAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** An address as sources print it (brackets, `%zone`, IPv4 in IPv6) as one value; null where it is a name or `*`. */
export function parseAddress(text: string): ParsedAddress | null {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

/**
 * A host as one text, however it is written: `::ffff:10.0.0.1` is `10.0.0.1`, `0:0:0:0:0:0:0:1` is `::1`, names lose their
 * case and the dot at their end. Zones stay: `fe80::1` is another machine on each interface.
 */
export function canonicalHost(host: string): string {
  const zone = /%.*$/.exec(host)?.[0] ?? '';
  const parsed = parseAddress(host);
  return parsed === null ? host.toLowerCase().replace(/\.$/, '') : parsed.toString() + zone;
}
