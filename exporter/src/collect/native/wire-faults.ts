import { CollectError } from '../../model/collection.ts';

/** A number of bytes, in words. */
export function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on that port (connection refused)',
  ECONNRESET: 'the asset cut the connection',
  EACCES: 'a broadcast address is never asked',
  EHOSTUNREACH: 'no route to the asset, or it does not answer ARP (host unreachable)',
  ENETUNREACH: 'no route to the network of the asset',
  ENOTFOUND: 'its name is unknown to DNS',
};

/** @param begun bytes of an answer that had arrived */
export function faultOf(error: unknown, begun = 0): CollectError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const meaning = meanings[code] ?? `the connection failed (${code})`;
  return new CollectError('unreachable', begun === 0 ? meaning : `${meaning} ${inTheMiddle(begun)}`, { cause: error });
}

/** Where an incomplete answer ended. @param begun bytes of it that had arrived */
export function inTheMiddle(begun: number): string {
  return `in the middle of its answer, after ${bytesText(begun)}`;
}
