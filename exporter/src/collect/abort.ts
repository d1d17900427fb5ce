import { CollectError } from '../model/collection.ts';

/** Why a look was aborted: the error in its signal, otherwise `timeout`, because the asset did not answer in time. */
export function abortFault(signal: AbortSignal): CollectError {
  if (signal.reason instanceof CollectError) return signal.reason;
  return new CollectError('timeout', 'the look was stopped before the asset had answered');
}

/**
 * Waits for the work, but not longer than the look. After an abort the result of the work is ignored. For work that has
 * sent nothing, or that cannot be stopped: a file on a share that hangs.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(abortFault(signal));
  };
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** A pause for the asset. @throws CollectError at once when the look is aborted */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw abortFault(signal);
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  try {
    await unlessAborted(promise, signal);
  } finally {
    clearTimeout(timer);
  }
}
