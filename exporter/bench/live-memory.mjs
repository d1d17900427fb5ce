/**
 * For `node --expose-gc --import`: the parent process may ask over IPC how much memory is alive. It is not TypeScript,
 * so that Node loads no compiler into the measured memory.
 */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('message', () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send({ answer: (heapUsed + external) / 1e6 });
  });
  // A parent that waits for an answer does not keep the exporter from ending.
  process.channel.unref();
}
