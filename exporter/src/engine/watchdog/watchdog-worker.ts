/**
 * A thread that watches the event loop of the process and writes down what it sees. Only this thread writes the file.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { writeAtomically } from '../../lib/write-atomically.ts';
import { Marks } from './marks.ts';
import { stallLine } from './stall-log.ts';
import { beatMs, watching, type HeldStep } from './watching.ts';

export interface WatchTask {
  readonly memory: SharedArrayBuffer;
  readonly file: string;
  readonly pid: number;
}

/** The new content of the file; null: nothing more will come. */
export interface WriteTask {
  readonly text: string;
  /** Number of the last step that the text includes. */
  readonly settled: number;
}

const { memory, file, pid } = workerData as WatchTask;
const marks = new Marks(memory);
/** What was written of a step that has not ended, or whose reason the loop has not told yet. */
let open: { readonly step: number; readonly line: string } | null = null;

/** proc_pid_stat(5): fields 14 and 15, in clock ticks of 10 ms on every Linux that Node.js runs on. */
function cpuMs(): number | null {
  try {
    // The thread of the loop has the same number as the process.
    const stat = readFileSync(`/proc/self/task/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return null;
  }
}

/** When the disk is full, the loop still knows it; only a restart forgets it. */
function written(write: () => void): void {
  try {
    write();
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error.message : String(error));
  }
}

/** Written to the disk before anything else, because kill -9 may come next. */
function stalled({ step, asset, cpuMs: used, isMemoryFull }: HeldStep): void {
  const line = stallLine({ what: 'stalled', asset, at: Date.now(), cpuMs: used, isMemoryFull });
  open = { step, line };
  written(() => {
    const descriptor = openSync(file, 'a', 0o600);
    try {
      writeSync(descriptor, line);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

const look = watching({ marks, now: () => performance.now(), cpuMs, stalled });
const timer = setInterval(look, beatMs);
parentPort?.on('message', (task: WriteTask | null) => {
  if (task === null) {
    clearInterval(timer);
    parentPort?.close();
    return;
  }
  if (open?.step === task.settled) open = null;
  written(() => {
    writeAtomically(file, task.text + (open?.line ?? ''));
  });
});
