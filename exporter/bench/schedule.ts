/**
 * What the schedule itself costs for each look, for small and large fleets: more than an hour of looks on a simulated
 * clock. Prints Markdown. `node bench/schedule.ts`
 */
import type { AddressState } from '../src/model/store.ts';
import type { Clock } from '../src/lib/clock.ts';
import { Schedule } from '../src/schedule/schedule.ts';
import type { Target } from '../src/schedule/target.ts';

const hourMs = 3_600_000;
const lookMs = 200;

/** Time that passes as fast as the schedule allows. */
class RushedClock implements Clock {
  #now = 0;
  readonly #timers = new Map<object, { readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const key = {};
    this.#timers.set(key, { at: this.#now + ms, call });
    return () => this.#timers.delete(key);
  }

  /** Fires the next timer; returns how long it blocked the event loop, in milliseconds. */
  async next(): Promise<number> {
    let [first] = this.#timers;
    for (const timer of this.#timers) if (first === undefined || timer[1].at < first[1].at) first = timer;
    if (first === undefined) throw new Error('nothing is to come');
    this.#timers.delete(first[0]);
    this.#now = first[1].at;
    const began = performance.now();
    first[1].call();
    // Everything that a timer starts runs before the next one, including the ends of looks.
    await new Promise(setImmediate);
    return performance.now() - began;
  }
}

function targets(count: number): readonly Target[] {
  return Array.from({ length: count }, (_, i) => ({
    asset: `asset-${i}`,
    address: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
    zone: `cell-${i % 100}`,
    intervalMs: hourMs,
    minGapMs: 0,
    jitter: 0.1,
    credential: `credential-${i % 5}`,
    credentialLooks: Infinity,
    secretFingerprint: 'secret',
    sourceFingerprint: 'source',
    pollingWindows: null,
    isPassive: false,
    mayAsk: true,
  }));
}

function overdueSince({ asset, address }: Target): AddressState {
  return {
    address: `${address} ${asset}`,
    nextLookAt: -1,
    lastLookAt: null,
    failures: 0,
    breakerUntil: null,
    refused: null,
  };
}

/** @param overdue all of them are due at once, as after an outage */
async function measure(
  count: number,
  overdue: boolean,
): Promise<{ perLookUs: number; worstMs: number; startMs: number }> {
  const clock = new RushedClock();
  const plant = targets(count);
  let looks = 0;
  const done = Promise.resolve();
  const schedule = new Schedule(
    {
      clock,
      random: Math.random,
      store: {
        saveAddress: () => done,
        addresses: () => Promise.resolve(overdue ? plant.map(overdueSince) : []),
        saveCredential: () => done,
        credentials: () => Promise.resolve([]),
      },
      asideUntil: () => null,
      isKilled: () => false,
      killSwitchChanged: () => undefined,
      resolve: (address) => Promise.resolve(address),
      look: () => {
        looks += 1;
        return new Promise((resolve) => {
          clock.after(lookMs, () => {
            resolve({ outcome: 'ok', requests: 1, answerMs: 20 });
          });
        });
      },
      refused: () => undefined,
      pauseChanged: () => undefined,
      slownessChanged: () => undefined,
      failed: (_, error) => {
        throw error;
      },
    },
    { maxConcurrent: 16, maxConcurrentPerZone: 2, minGapMs: 10_000, requestsPerMinute: null },
  );
  const began = performance.now();
  await schedule.load(plant);
  schedule.start();
  const startMs = performance.now() - began;
  let [busyMs, worstMs] = [0, 0];
  while (clock.now() < hourMs / 2) {
    const block = await clock.next();
    busyMs += block;
    worstMs = Math.max(worstMs, block);
  }
  return { perLookUs: (busyMs * 1000) / looks, worstMs, startMs };
}

process.stdout.write(
  '## The schedule\n\nHalf an hour of looks, an interval of one hour, on a clock that nobody waits for: what remains is the schedule itself.\n\n',
);
process.stdout.write(
  '| assets | at the start | µs of the event loop for each look | longest block, ms | start, ms |\n',
);
process.stdout.write('| ---: | --- | ---: | ---: | ---: |\n');
for (const overdue of [false, true]) {
  for (const count of [1_000, 10_000]) {
    const { perLookUs, worstMs, startMs } = await measure(count, overdue);
    const when = overdue ? 'all overdue' : 'spread over the hour';
    const cells = [count, when, perLookUs.toFixed(0), worstMs.toFixed(1), startMs.toFixed(0)];
    process.stdout.write(`| ${cells.join(' | ')} |\n`);
  }
}
