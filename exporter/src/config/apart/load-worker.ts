/**
 * A thread that reads a configuration and ends: `workerData` in, a `Loaded` out. That is plain data, passed unchanged.
 * What many assets share is one object on the other side too.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from '../load.ts';
import type { LoadTask } from './load-apart.ts';

const { file, ...context } = workerData as LoadTask;
// The YAML library reads an environment variable at each of a million tokens. With the real environment each costs a
// microsecond.
process.env = {};
parentPort?.postMessage(await loadConfig(file, context));
