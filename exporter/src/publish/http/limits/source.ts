import { isIPv6 } from 'node:net';

/**
 * Who sends, for fair shares: the IPv4 address, or the first 64 bits of the IPv6 address, because one machine has a
 * whole network of those (RFC 4291). Empty where the connection is gone already.
 */
export function sourceOf({ remoteAddress = '' }: { readonly remoteAddress?: string | undefined }): string {
  const plain = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIPv6(plain) ? networkOf(plain) : plain;
}

/** `2001:db8::1` → `2001:db8:0:0` */
function networkOf(address: string): string {
  const [before = '', after] = address.replace(/%.*$/, '').split('::');
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const known = [...groups(before)];
  const zeros = after === undefined ? 0 : 8 - known.length - groups(after).length;
  return [...known, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...groups(after ?? '')]
    .slice(0, 4)
    .join(':');
}
