/** The two addresses of a row: behind the number of the slot, and behind the port (four digits) of the first. */
const address = /(?<=^\s*\d+: |:[0-9A-F]{4} )[0-9A-F]{8,32}(?=:)/gm;
const word = /[0-9A-F]{8}/g;

/**
 * /proc/net/{tcp,udp}* as a little-endian machine prints it, which is what parsers read: the kernel prints each 32-bit word
 * of an address in its own byte order, so that 127.0.0.1 is 0100007F on x86 and 7F000001 on a big-endian MIPS or PowerPC.
 * Ports are printed as numbers, alike everywhere (net/ipv4/tcp_ipv4.c, get_openreq4).
 */
export function inLittleEndian(text: string, order: 'little' | 'big'): string {
  return order === 'little' ? text : text.replace(address, (hex) => hex.replace(word, swapped));
}

function swapped(hex: string): string {
  return hex.slice(6, 8) + hex.slice(4, 6) + hex.slice(2, 4) + hex.slice(0, 2);
}
