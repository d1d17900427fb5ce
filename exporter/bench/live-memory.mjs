/**
 * For `node --expose-gc --import`: whoever started the process may ask it over IPC what lives in it. Not TypeScript, so that
 * Node loads no compiler into the memory that is measured.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('message', () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send({ answer: (heapUsed + external) / 1e6 });
  });
  // Nobody who waits for an answer keeps the exporter from ending.
  process.channel.unref();
}
