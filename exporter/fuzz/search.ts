import { createHash } from 'node:crypto';
import { mutated } from './mutate.ts';
import type { Fault } from './oracle.ts';
import { Random } from './random.ts';
import { tryInput, type Target, type Verdict } from './targets.ts';

/** Longer for a small input, and a look of it would be felt by the others; a large one may take more, in proportion. */
const longestMs = 1000;
const msPerKilobyte = 4;

/** Runs of an input that took too long: the first may have paid for the compiler, or for garbage of others. */
const repeats = 3;

export interface Timed extends Verdict {
  readonly ms: number;
}

/** Input `number` of a target: the same for the same seed and recordings, whatever else runs. */
export function inputOf(
  target: Target,
  seeds: readonly string[],
  { seed, number }: { seed: number; number: number },
): Buffer {
  return mutated(seeds, new Random(seed, target.name, number));
}

/** Gives one input to a parser and counts the time of the processor, which other programs do not change. */
export function timedInput(target: Target, bytes: Buffer): Timed {
  const longest = longestMs + (msPerKilobyte * bytes.length) / 1024;
  let ms = Infinity;
  for (let run = 0; run < repeats; run++) {
    const begin = process.threadCpuUsage();
    const verdict = tryInput(target, bytes);
    const { user, system } = process.threadCpuUsage(begin);
    ms = Math.min(ms, (user + system) / 1000);
    if (ms <= longest || verdict.fault !== null) return { ...verdict, ms };
  }
  return { fault: `takes ${ms.toFixed(0)} ms for ${bytes.length} bytes`, read: false, ms };
}

/** Faults of one kind are found over and over: one of them is enough. */
export function kindOf(fault: string): string {
  const [line = ''] = fault.split('\n', 1);
  return line.replace(/"[^]*$|-?\d+/g, '#').slice(0, 100);
}

const mostTries = 2000;

/** A shorter input with the same fault, so that a person sees what it is about. */
export function shrunk(target: Target, bytes: Buffer, fault: Fault): Buffer {
  if (fault === null || fault.startsWith('takes ')) return bytes;
  const kind = kindOf(fault);
  let best = bytes;
  let tries = 0;
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < best.length && tries < mostTries; tries++) {
      const shorter = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      const other = tryInput(target, shorter).fault;
      if (other !== null && kindOf(other) === kind) best = shorter;
      else at += size;
    }
  }
  return best;
}

/** `ss/0f3a....txt`, below `testdata/fuzz`. */
export function keptName(target: Target, bytes: Buffer): string {
  return `${target.name}/${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.txt`;
}
