/**
 * Throws broken recordings and answers at every parser, and says which of them do what no parser may. The same seed makes
 * the same inputs; without one it is another each time, and printed. `node fuzz/run.ts [--seed N] [--inputs N] [--only TARGET] [--number N] [--recordings FOLDER]`
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { at, tallies, type Found, type Task } from './protocol.ts';
import { ownRecordings, recordingsIn } from './recordings.ts';
import { inputOf, keptName, kindOf, timedInput } from './search.ts';
import { targets, type Target } from './targets.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    inputs: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    number: { type: 'string' },
    recordings: { type: 'string', multiple: true, default: [] },
  },
});
const seed = Number(options.seed);
const folders = [ownRecordings, ...options.recordings];
const chosen = targets.flatMap(({ name }, index) =>
  options.only === undefined || name === options.only ? [index] : [],
);
/** Recordings of others stay out of the project, so what is made of them does too. */
const keptIn =
  options.recordings.length === 0
    ? fileURLToPath(new URL('../testdata/fuzz/', import.meta.url))
    : mkdtempSync(join(tmpdir(), 'otports-fuzz-'));
/** So long a worker may be at one input before it is ended. */
const hangsMs = 20_000;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function targetAt(place: number): Target {
  const target = targets[chosen[place] ?? -1];
  if (target === undefined) throw new RangeError(`no target ${place}`);
  return target;
}

const kinds = new Set<string>();

function report({ target, number, fault, bytes }: Found): void {
  const kind = `${target} ${kindOf(fault)}`;
  if (kinds.has(kind)) return;
  kinds.add(kind);
  const one = targets.find(({ name }) => name === target);
  if (one === undefined) throw new RangeError(`no target ${target}`);
  const file = join(keptIn, keptName(one, Buffer.from(bytes)));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  print(`FOUND ${target}, input ${number} of seed ${seed}: ${fault}\n  kept in ${file}`);
}

/** One share of all inputs, in a thread of its own; a thread that hangs is ended, and another goes on behind that input. */
async function share(offset: number, stride: number, perTarget: number): Promise<Int32Array> {
  const buffer = new SharedArrayBuffer(4 * (tallies.first + tallies.each * chosen.length));
  const shared = new Int32Array(buffer);
  let place: { from: number; first: number } | null = { from: 0, first: offset };
  while (place !== null) {
    const task: Task = { seed, folders, chosen, inputs: perTarget, stride, offset, ...place, shared: buffer };
    place = (await runWorker(task, shared)) ? null : afterHang(shared, stride);
  }
  return shared;
}

/** False where it hung. */
function runWorker(task: Task, shared: Int32Array): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
  let seen = '';
  let hung = false;
  const watch = setInterval(() => {
    const now = `${shared[at.target] ?? 0} ${shared[at.number] ?? 0}`;
    if (now === seen) {
      hung = true;
      void worker.terminate();
    }
    seen = now;
  }, hangsMs);
  worker.on('message', report);
  worker.once('error', reject);
  worker.once('exit', () => {
    resolve(!hung);
  });
  return promise.finally(() => {
    clearInterval(watch);
  });
}

function afterHang(shared: Int32Array, stride: number): { from: number; first: number } {
  const [from, number] = [shared[at.target] ?? 0, shared[at.number] ?? 0];
  const target = targetAt(from);
  const bytes = inputOf(target, target.seeds(recordingsIn(folders)), { seed, number });
  report({ target: target.name, number, fault: `does not end within ${hangsMs / 1000} s`, bytes });
  return { from, first: number + stride };
}

async function searchAll(): Promise<void> {
  const threads = availableParallelism();
  const perTarget = Math.ceil(Number(options.inputs) / chosen.length);
  print(`seed ${seed}, ${perTarget} inputs for each of ${chosen.length} targets, ${threads} threads\n`);
  const begin = performance.now();
  const counts = await Promise.all(Array.from({ length: threads }, (_, offset) => share(offset, threads, perTarget)));
  print('| target | inputs | read | refused | slowest, ms |\n| --- | ---: | ---: | ---: | ---: |');
  let all = 0;
  for (const place of chosen.keys()) {
    const field = (name: number): number[] =>
      counts.map((one) => one[tallies.first + place * tallies.each + name] ?? 0);
    const sum = (name: number): number => field(name).reduce((total, part) => total + part, 0);
    const [read, refused] = [sum(tallies.read), sum(tallies.refused)];
    all += read + refused;
    print(
      `| ${targetAt(place).name} | ${read + refused} | ${read} | ${refused} | ${Math.max(...field(tallies.slowestMs))} |`,
    );
  }
  const seconds = (performance.now() - begin) / 1000;
  print(`\nseed ${seed}: ${all} inputs in ${seconds.toFixed(0)} s, ${kinds.size} found`);
}

/** Shows one input and what is made of it. */
function showOne(number: number): void {
  const target = targetAt(0);
  const bytes = inputOf(target, target.seeds(recordingsIn(folders)), { seed, number });
  const { fault, read, ms } = timedInput(target, bytes);
  process.stdout.write(bytes);
  print(`\n-- ${target.name}, input ${number}: ${fault ?? (read ? 'read' : 'refused')}, ${ms.toFixed(1)} ms`);
  if (fault !== null) process.exitCode = 1;
}

if (chosen.length === 0) {
  print(`--only ${options.only ?? ''}: one of ${targets.map(({ name }) => name).join(', ')} would be right`);
  process.exitCode = 2;
} else if (options.number !== undefined) {
  showOne(Number(options.number));
} else {
  await searchAll();
  if (kinds.size > 0) process.exitCode = 1;
}
