import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `otports serve` in its own process, as `npm run build` made it. */
export interface Exporter {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
  /** The next line of its log that contains this text; rejects where it ends before that. */
  says(text: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Settles when the exporter runs.
 * @param folder of its otports.yml
 * @param options for Node itself
 * @param checkout whose build it is
 */
export async function startExporter(
  folder: string,
  options: readonly string[] = [],
  checkout = join(import.meta.dirname, '..', '..'),
): Promise<Exporter> {
  const program = join(checkout, 'exporter', 'bin', 'otports.js');
  const child = spawn(process.execPath, [...options, program, 'serve', '--config', join(folder, 'otports.yml')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // As our container and systemd unit set it.
    env: { MALLOC_ARENA_MAX: '2' },
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  };
  const says = linesOf(child);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await says('otports is running'))?.[0] ?? '';
  return { child, pid: child.pid ?? 0, url, says, stop };
}

function linesOf(child: ChildProcess): Exporter['says'] {
  if (child.stderr === null) throw new TypeError('the log of the exporter is not read');
  const lines = createInterface({ input: child.stderr });
  let last = '';
  lines.on('line', (line) => (last = line));
  return (text) =>
    new Promise((resolve, reject) => {
      const look = (line: string): void => {
        if (!line.includes(text)) return;
        lines.off('line', look);
        resolve(line);
      };
      lines.on('line', look);
      lines.once('close', () => {
        reject(new Error(`the exporter ended before it said "${text}"; its last line: ${last}`));
      });
    });
}

/** Resident memory of a process, in MB of 10^6 bytes, as the issue counts. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
}

/** CPU seconds of the process so far, all its threads, in user and kernel (proc_pid_stat(5), fields 14 and 15, in 1/100 s). */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
