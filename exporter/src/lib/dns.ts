import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { canonicalHost } from './ip.ts';

/** The number behind an address of the schedule where it is a name; itself where it is none, or nobody knows. */
export async function machineAt(address: string): Promise<string> {
  // `import:hmi-01` is no host, and no name server is asked for it.
  if (address.includes(':') || isIP(address) !== 0) return address;
  try {
    return canonicalHost(await ipOf(address));
  } catch {
    return address;
  }
}

/** The first address of a name; a number is one already. Rejects with the error of the resolver. */
export async function ipOf(address: string): Promise<string> {
  return isIP(address) === 0 ? (await lookup(address)).address : address;
}
