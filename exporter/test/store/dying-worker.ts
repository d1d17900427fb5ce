/** In place of the store's thread: opens, takes one request and dies without a word (`exit`) or with one (`throw`). */
import { parentPort, workerData } from 'node:worker_threads';
import type { Report } from '../../src/record/thread/protocol.ts';

const { dataDir } = workerData as { readonly dataDir: string };
if (dataDir === 'never opens') throw new Error('no memory left');
parentPort?.on('message', () => {
  if (dataDir === 'throw') throw new Error('out of memory');
  process.exit(3);
});
parentPort?.postMessage({
  kind: 'opened',
  createdAt: 7,
  notices: [],
  migrated: null,
  calls: ['state'],
} satisfies Report);
