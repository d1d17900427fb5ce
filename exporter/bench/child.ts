import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server of a bench in a process of its own. */
export interface Child<Question extends object> {
  readonly url: string;
  ask<T>(question: Question): Promise<T>;
  stop(): Promise<void>;
}

/** When a bench dies, in whatever way, no server with its thousands of sockets is left. */
const endsWithParent = `data:text/javascript,process.on('disconnect', () => process.exit())`;

/** Starts a file of this folder, which sends `{ answer: port }` when it listens. */
export async function startChild<Question extends object>(
  file: string,
  ...args: readonly string[]
): Promise<Child<Question>> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    stdio: 'inherit',
    execArgv: [...process.execArgv, '--expose-gc', '--import', endsWithParent],
  });
  const port = await answer<number>(child);
  return {
    url: `http://127.0.0.1:${port}`,
    ask: (question) => askChild(child, question),
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

/** Sends a question to a process over IPC. Its next `{ answer }` is the answer. */
export function askChild<T>(child: ChildProcess, question: object): Promise<T> {
  const reply = answer<T>(child);
  child.send(question);
  return reply;
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const settled = new AbortController();
  try {
    const ended = once(child, 'exit', { signal: settled.signal }).then(([code, signal]) => {
      throw new Error(`a server of the bench ended: ${String(code ?? signal)}`);
    });
    const message = once(child, 'message', { signal: settled.signal });
    const [{ answer }] = (await Promise.race([message, ended])) as [{ answer: T }];
    return answer;
  } finally {
    settled.abort();
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
