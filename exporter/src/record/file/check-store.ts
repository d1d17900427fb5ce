import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../lib/worker-file.ts';
import type { StoreCheck } from './check-file.ts';

/**
 * Looks for damaged pages in the store of a data folder, in another thread, because a large store takes seconds.
 * Rejects where `signal` ends it, or where the thread cannot be started.
 */
export async function checkStore(dataDir: string, signal: AbortSignal): Promise<StoreCheck> {
  const workerData = join(resolve(dataDir), 'otports.db');
  const worker = new Worker(workerFile(import.meta.url, './check-worker'), { workerData });
  try {
    const [check] = (await once(worker, 'message', { signal })) as [StoreCheck];
    return check;
  } finally {
    await worker.terminate();
  }
}
