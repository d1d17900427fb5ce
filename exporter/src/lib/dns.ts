import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { canonicalHost } from './ip.ts';

/**
 * The IP address behind an address of the schedule that is a name; the address itself where it is none, or nobody
 * knows.
 */
export async function machineAt(address: string): Promise<string> {
  // `import:hmi-01` is no host, so no name server is asked.
  if (address.includes(':') || isIP(address) !== 0) return address;
  try {
    return canonicalHost(await ipOf(address));
  } catch {
    return address;
  }
}

/** The first IP address of a name; an IP address stays as it is. Rejects with the error of the resolver. */
export async function ipOf(address: string): Promise<string> {
  return isIP(address) === 0 ? (await lookup(address)).address : address;
}
