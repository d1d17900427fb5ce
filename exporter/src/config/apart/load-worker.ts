/**
 * A thread that reads a configuration and ends: `workerData` in, a `Loaded` out. It is plain data and goes as it is; what
 * many assets share is one object on the other side too.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from '../load.ts';
import type { LoadTask } from './load-apart.ts';

const { file, ...context } = workerData as LoadTask;
// The YAML library asks for a variable at each of a million tokens; of the environment itself that takes a microsecond.
process.env = {};
parentPort?.postMessage(await loadConfig(file, context));
