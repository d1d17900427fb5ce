import { CollectError } from '../../model/collection.ts';
import { unlessAborted } from '../abort.ts';

/**
 * Waits for the work, unless it takes so long that the disk or the share must hang, or the look is aborted. The work
 * itself goes on.
 * @param what the file under reading, for the message
 * @throws CollectError `unreachable`
 */
export async function unlessItHangs<T>(
  work: Promise<T>,
  { hangMs, what, signal }: { readonly hangMs: number; readonly what: () => string; readonly signal: AbortSignal },
): Promise<T> {
  const hang = new AbortController();
  const timer = setTimeout(() => {
    const message = `${what()} is being read for ${hangMs / 1000} s and does not come to an end`;
    hang.abort(new CollectError('unreachable', `${message}: its disk or share hangs`));
  }, hangMs);
  try {
    return await unlessAborted(work, AbortSignal.any([signal, hang.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** False where the work is not over after this time. */
export async function isOverWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, ms, false);
  try {
    return await Promise.race([late, work.then(() => true)]);
  } finally {
    clearTimeout(timer);
  }
}
