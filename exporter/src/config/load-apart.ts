import { once } from 'node:events';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import type { Loaded, LoadContext } from './load.ts';
import { unpack, type PackedConfig } from './packed.ts';
import { workerFile } from '../model/worker-file.ts';

/** What the thread is asked, and what it answers. */
export interface LoadTask extends LoadContext {
  readonly file: string;
}
export type PackedLoaded = Omit<Loaded, 'config'> & { readonly config: PackedConfig | null };

/** Most of what a file of YAML needs is garbage at once: less room for it makes the peak lower, and costs a little time. */
const usualLimits: ResourceLimits = { maxYoungGenerationSizeMb: 8 };

/**
 * `loadConfig` in a thread of its own, for a process that goes on: the event loop stays free, and the memory that thousands
 * of assets need while they are read goes back when the thread ends. A thread that runs out of memory is a problem of the
 * file, and ends no exporter.
 */
export async function loadConfigApart(
  file: string,
  { env, now }: LoadContext,
  resourceLimits = usualLimits,
): Promise<Loaded> {
  const workerData: LoadTask = { file, env: { ...env }, now };
  const worker = new Worker(workerFile(import.meta.url, './load-worker'), { workerData, resourceLimits });
  try {
    const [{ config, ...loaded }] = (await once(worker, 'message')) as [PackedLoaded];
    return { ...loaded, config: config && unpack(config) } as Loaded;
  } catch (error) {
    return unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): Loaded {
  const why = isOutOfMemory(error)
    ? 'takes more memory to read than there is; split its files, or give a part of the assets to another exporter'
    : `could not be read: ${String(error)}`;
  const problem = { file, line: 1, column: 1, path: '', message: `this configuration ${why}` };
  return { config: null, problems: [problem], warnings: [], files: [], inventories: [], folders: [] };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
