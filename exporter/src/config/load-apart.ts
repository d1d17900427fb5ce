import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Loaded, LoadContext } from './load.ts';
import { unpack, type PackedConfig } from './packed.ts';
import { workerFile } from '../model/worker-file.ts';

/** What the thread is asked, and what it answers. */
export interface LoadTask extends LoadContext {
  readonly file: string;
}
export type PackedLoaded = Omit<Loaded, 'config'> & { readonly config: PackedConfig | null };

/** Most of what a file of YAML needs is garbage at once: less room for it makes the peak lower, and costs a little time. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/**
 * `loadConfig` in a thread of its own, for a process that goes on: the event loop stays free, and the memory that thousands
 * of assets need while they are read goes back when the thread ends. @throws Error where the thread fails
 */
export async function loadConfigApart(file: string, { env, now }: LoadContext): Promise<Loaded> {
  const workerData: LoadTask = { file, env: { ...env }, now };
  const worker = new Worker(workerFile(import.meta.url, './load-worker'), { workerData, resourceLimits });
  const [{ config, ...loaded }] = (await once(worker, 'message')) as [PackedLoaded];
  return { ...loaded, config: config && unpack(config) } as Loaded;
}
