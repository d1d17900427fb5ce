/** A thread that checks one database file and ends: `workerData` in, a `StoreCheck` out. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkFile } from './check-file.ts';

parentPort?.postMessage(checkFile(workerData as string));
