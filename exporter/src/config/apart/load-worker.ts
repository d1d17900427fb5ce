/**
 * A thread that reads a configuration and ends: `workerData` in, a `LoadedApart` out. That is plain data. What many
 * assets share is one object on the other side too.
 */
import { MessageChannel, parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from '../load.ts';
import type { LoadedApart, LoadTask } from './load-apart.ts';
import { parcelsOf } from './parcels.ts';

const { file, ...context } = workerData as LoadTask;
// The YAML library reads an environment variable at each of a million tokens. With the real environment each costs a
// microsecond.
process.env = {};
const loaded = await loadConfig(file, context);
const { shared, parcels } = parcelsOf(loaded.config?.assets ?? []);
const { port1, port2 } = new MessageChannel();
for (const parcel of parcels) port1.postMessage(parcel);
const head = loaded.config === null ? loaded : { ...loaded, config: { ...loaded.config, assets: [] } };
const answer: LoadedApart = { loaded: head, count: loaded.config?.assets.length ?? 0, shared, parcels: port2 };
// This is sent last, so that every parcel waits at the port when it arrives.
parentPort?.postMessage(answer, [port2]);
port1.close();
