const signExtended = 2 ** 32 - 2 ** 15;

/**
 * A port as agents write it. 0 is kept, because BSD stacks list unbound UDP sockets like this (NetApp, Isilon, Huawei).
 * Ports from 32768 on that went through a signed 16-bit variable are negative numbers or, in an index, 2^32 less them:
 * the lower 16 bits are the port. Anything else is no port.
 */
export function portOf(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isInteger(value)) return null;
  if (value >= 0 && value <= 65_535) return value;
  if (value >= -32_768 && value < 0) return value + 65_536;
  if (value >= signExtended && value < 2 ** 32) return value - signExtended + 32_768;
  return null;
}
