import ipaddr from 'ipaddr.js';

/** The kernel prints addresses as 32-bit words in its own byte order. The file does not say which one that is. */
export type ByteOrder = 'little' | 'big';

/** The bytes of an address in the order of the network. */
function bytesOf(hex: string, order: ByteOrder): number[] {
  const bytes = [...Buffer.from(hex, 'hex')];
  return order === 'big' ? bytes : bytes.map((_, i) => bytes[(i & ~3) + 3 - (i & 3)] ?? 0);
}

/** `127.0.0.1`, `fe80::1`, `::ffff:10.0.0.1`. */
export function procNetAddress(hex: string, order: ByteOrder): string {
  const address = ipaddr.fromByteArray(bytesOf(hex, order));
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress())
    return `::ffff:${address.toIPv4Address().toString()}`;
  return address.toString();
}

/** 3: an address that every machine has; 2: one of the ranges that plants use; 1: possible; 0: no socket has it. */
function likelihood(hex: string, order: ByteOrder): number {
  const text = procNetAddress(hex, order);
  const range = ipaddr.parse(text).range();
  if (text === '127.0.0.1' || text === '::1' || range === 'ipv4Mapped') return 3;
  if (['loopback', 'private', 'linkLocal', 'uniqueLocal'].includes(range)) return 2;
  if (range === 'unspecified') return text === '0.0.0.0' || text === '::' ? 1 : 0;
  // Today's global IPv6 is 2000::/3; ranges like 200::/7 or 8000::/1 only come from reading words the wrong way round.
  if (hex.length === 32) return range === 'multicast' || /^[23][\da-f]{3}:/.test(text) ? 1 : 0;
  return range === 'reserved' ? 0 : 1;
}

/**
 * The order in which the addresses make sense. The strongest evidence counts, if no equally strong evidence contradicts
 * it.
 * @returns null where both orders are possible and would give different addresses
 */
export function byteOrderOf(addresses: Iterable<string>): ByteOrder | null {
  const strongest = { little: 0, big: 0 };
  let matters = false;
  for (const hex of new Set(addresses)) {
    if (procNetAddress(hex, 'little') === procNetAddress(hex, 'big')) continue;
    matters = true;
    const [little, big] = [likelihood(hex, 'little'), likelihood(hex, 'big')];
    if (little > big) strongest.little = Math.max(strongest.little, little);
    if (big > little) strongest.big = Math.max(strongest.big, big);
  }
  if (!matters) return 'little';
  if (strongest.little === strongest.big) return null;
  return strongest.little > strongest.big ? 'little' : 'big';
}
