import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/otports.js', import.meta.url));

/** The exporter as its user runs it, in a process of its own. */
export interface RunningExporter {
  readonly process: ChildProcess;
  /** What it has logged so far. */
  readonly log: () => string;
  stop(): Promise<void>;
}

export function startExporter(configFile: string): RunningExporter {
  const child = spawn(process.execPath, [program, 'serve', '--config', configFile], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString('utf8')).slice(-100_000);
  });
  const ended = once(child, 'exit');
  return {
    process: child,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
