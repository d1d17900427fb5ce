/** A thread that reads a configuration and ends: `workerData` in, a `PackedLoaded` out. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from '../load.ts';
import type { LoadTask, PackedLoaded } from './load-apart.ts';
import { pack } from './packed.ts';

const { file, ...context } = workerData as LoadTask;
const { config, ...loaded } = await loadConfig(file, context);
const answer: PackedLoaded = { ...loaded, config: config && pack(config) };
parentPort?.postMessage(answer);
