import { parentPort, workerData } from 'node:worker_threads';
import { at, tallies, type Found, type Task } from './protocol.ts';
import { recordingsIn } from './recordings.ts';
import { inputOf, kindOf, shrunk, timedInput } from './search.ts';
import { targets, type Target } from './targets.ts';

const task = workerData as Task;
const recordings = recordingsIn(task.folders);
const shared = new Int32Array(task.shared);

function count(place: number, field: number, by: number): void {
  const index = tallies.first + place * tallies.each + field;
  shared[index] = (shared[index] ?? 0) + by;
}

function slowest(place: number, ms: number): void {
  const index = tallies.first + place * tallies.each + tallies.slowestMs;
  shared[index] = Math.max(shared[index] ?? 0, Math.ceil(ms));
}

function search(target: Target, place: number, first: number): void {
  const seeds = target.seeds(recordings);
  const kinds = new Set<string>();
  for (let number = first; number < task.inputs; number += task.stride) {
    shared[at.number] = number;
    const bytes = inputOf(target, seeds, { seed: task.seed, number });
    const { fault, read, ms } = timedInput(target, bytes);
    count(place, read ? tallies.read : tallies.refused, 1);
    slowest(place, ms);
    if (fault === null || kinds.has(kindOf(fault))) continue;
    kinds.add(kindOf(fault));
    const found: Found = { target: target.name, number, fault, bytes: shrunk(target, bytes, fault) };
    parentPort?.postMessage(found);
  }
}

for (let place = task.from; place < task.chosen.length; place++) {
  const target = targets[task.chosen[place] ?? -1];
  if (target === undefined) throw new RangeError(`no target ${place}`);
  shared[at.target] = place;
  search(target, place, place === task.from ? task.first : task.offset);
}
