/** A thread that watches the event loop of the process: `workerData` in, facts in a file and in shared memory out. */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Marks } from './marks.ts';
import { stallLine } from './stall-log.ts';
import { beatMs, watching } from './watching.ts';

export interface WatchTask {
  readonly memory: SharedArrayBuffer;
  readonly file: string;
  readonly pid: number;
}

const { memory, file, pid } = workerData as WatchTask;
const marks = new Marks(memory);

/** proc_pid_stat(5): fields 14 and 15, in clock ticks of 10 ms on every Linux that Node.js runs on. */
function cpuMs(): number | null {
  try {
    // The thread of the loop has the number of the process.
    const stat = readFileSync(`/proc/self/task/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return null;
  }
}

/** On the disk before anything else: the next thing that happens may be kill -9. */
function stalled(asset: string, used: number): void {
  try {
    const descriptor = openSync(file, 'a', 0o600);
    writeSync(descriptor, stallLine({ what: 'stalled', asset, at: Date.now(), cpuMs: used }));
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {
    // A full disk: the loop is told all the same that there was something, and finds nothing.
  }
  marks.stalled();
}

const look = watching({ marks, now: () => performance.now(), cpuMs, stalled });
const timer = setInterval(look, beatMs);
parentPort?.once('message', () => {
  clearInterval(timer);
  parentPort?.close();
});
