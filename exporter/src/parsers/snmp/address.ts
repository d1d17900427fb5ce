import ipaddr from 'ipaddr.js';

/** InetAddress lengths of RFC 4001: none, ipv4, ipv6, and both with a zone of four octets behind. */
export type AddressLength = 0 | 4 | 8 | 16 | 20;

export function isAddressLength(length: number): length is AddressLength {
  return length === 0 || length === 4 || length === 8 || length === 16 || length === 20;
}

/** The octets of an InetAddress as text; `*` where there are none, which agents mean as "all addresses, both families". */
export function addressText(octets: readonly number[]): string {
  switch (octets.length) {
    case 0:
      return '*';
    case 4:
      return octets.join('.');
    case 16:
      return ipv6Text(octets);
    default:
      return `${addressText(octets.slice(0, -4))}%${octets.slice(-4).reduce((zone, octet) => zone * 256 + octet, 0)}`;
  }
}

function ipv6Text(octets: readonly number[]): string {
  const address = new ipaddr.IPv6([...octets]);
  return address.isIPv4MappedAddress() ? `::ffff:${address.toIPv4Address().toString()}` : address.toRFC5952String();
}

/** True for addresses that mean "nobody in particular": no octets, or all of them zero. */
export function isUnspecified(octets: readonly number[]): boolean {
  return octets.every((octet) => octet === 0);
}
