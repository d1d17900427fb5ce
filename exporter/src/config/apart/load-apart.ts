import { once } from 'node:events';
import { Worker, type MessagePort, type ResourceLimits } from 'node:worker_threads';
import type { Loaded, LoadContext } from '../load.ts';
import { workerFile } from '../../lib/worker-file.ts';
import { receiveParcels, type Parcels } from './parcels.ts';

/** What the thread is asked; it answers with a `LoadedApart`. */
export interface LoadTask extends LoadContext {
  readonly file: string;
}

/** What was loaded, without the assets. They wait in parcels at the port, so that the receiver takes a few at a time. */
export interface LoadedApart extends Pick<Parcels, 'shared'> {
  readonly loaded: Loaded;
  /** How many assets there are. */
  readonly count: number;
  readonly parcels: MessagePort;
}

/** Most of what a YAML file needs is garbage at once. Less room for it makes the peak lower and costs little time. */
const usualLimits: ResourceLimits = { maxYoungGenerationSizeMb: 4 };

const withinMs = 60_000;

/**
 * `loadConfig` in another thread, for a process that goes on. The event loop stays free, and the memory for reading
 * thousands of assets is freed when the thread ends. When the thread runs out of memory, takes too long, or is ended by
 * `signal`, the file has a problem; the exporter goes on.
 */
export async function loadConfigApart(
  file: string,
  { env, now, signal }: LoadContext & { readonly signal?: AbortSignal },
  resourceLimits = usualLimits,
): Promise<Loaded> {
  const workerData: LoadTask = { file, env: { ...env }, now };
  const worker = new Worker(workerFile(import.meta.url, './load-worker'), { workerData, resourceLimits });
  const ended = AbortSignal.any([AbortSignal.timeout(withinMs), ...(signal === undefined ? [] : [signal])]);
  try {
    const [answer] = (await once(worker, 'message', { signal: ended })) as [LoadedApart];
    return await put(answer);
  } catch (error) {
    if (!ended.aborted) return unreadable(file, error);
    await worker.terminate();
    return unreadable(file, ended.reason);
  }
}

/** @throws RangeError when an asset is missing: a part of a config must never be used */
async function put({ loaded, count, shared, parcels }: LoadedApart): Promise<Loaded> {
  const assets = await receiveParcels(parcels, shared);
  if (assets.length !== count) throw new RangeError(`${assets.length} of ${count} assets came out of its thread`);
  return loaded.config === null ? loaded : { ...loaded, config: { ...loaded.config, assets } };
}

function unreadable(file: string, error: unknown): Loaded {
  const why = whyUnreadable(error);
  const problem = { file, line: 1, column: 1, path: '', message: `this configuration ${why}` };
  return { config: null, problems: [problem], warnings: [], files: [], inventories: [], folders: [] };
}

function whyUnreadable(error: unknown): string {
  const advice = 'split its files, or give a part of the assets to another exporter';
  if (isOutOfMemory(error)) return `takes more memory to read than there is; ${advice}`;
  if (!(error instanceof DOMException)) return `could not be read: ${String(error)}`;
  return error.name === 'TimeoutError'
    ? `takes longer than ${withinMs / 1000} s to read; ${advice}`
    : 'was not read to its end: otports is stopping';
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
