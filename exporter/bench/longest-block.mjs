/**
 * For `node --import`: whoever started the process may ask it over IPC how long its event loop was held, at most, since the
 * question `watch`. Not TypeScript, so that Node loads no compiler into the process that is measured.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const blocks = monitorEventLoopDelay({ resolution: 1 });
  const answers = {
    watch() {
      blocks.enable();
      blocks.reset();
    },
    'longest block'() {
      blocks.disable();
      return blocks.count === 0 ? 0 : blocks.max / 1e6;
    },
  };
  process.on('message', ({ ask }) => {
    if (Object.hasOwn(answers, ask)) process.send({ answer: answers[ask]() });
  });
  // Nobody who waits for an answer keeps the exporter from ending.
  process.channel.unref();
}
