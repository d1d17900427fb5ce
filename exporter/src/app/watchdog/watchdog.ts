import { once } from 'node:events';
import { PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { StepOf } from '../../model/step.ts';
import { workerFile } from '../../model/worker-file.ts';
import type { Aside } from './aside.ts';
import { Marks } from './marks.ts';
import type { WatchTask } from './watchdog-worker.ts';
import { beatMs, stallMs } from './watching.ts';

/** So long it is remembered when garbage was collected: longer than any step that ends. */
const keptMs = 60_000;

const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

export interface WatchdogDeps {
  readonly aside: Aside;
  readonly file: string;
  /** An asset was put aside, or for longer. */
  readonly putAside: (asset: string) => void;
}

/** Watches the event loop from a thread of its own, and knows whose step is under way in it. */
export class Watchdog {
  readonly #deps: WatchdogDeps;
  readonly #marks = new Marks();
  readonly #garbage = new PerformanceObserver((list) => {
    this.#collected.push(...list.getEntries());
  });
  /** Collections of garbage that nobody has asked about yet. */
  #collected: Pick<PerformanceEntry, 'startTime' | 'duration'>[] = [];
  #worker: Worker | null = null;
  #beats: NodeJS.Timeout | null = null;
  #stalls = 0;
  #depth = 0;
  #startedAt = 0;
  #long: LongStep = { startedAt: 0, endedAt: 0 };

  constructor(deps: WatchdogDeps) {
    this.#deps = deps;
  }

  start(): void {
    const workerData: WatchTask = { memory: this.#marks.memory, file: this.#deps.file, pid: process.pid };
    this.#worker = new Worker(workerFile(import.meta.url, './watchdog-worker'), { workerData, resourceLimits });
    this.#worker.unref();
    this.#garbage.observe({ entryTypes: ['gc'] });
    this.#beats = setInterval(() => {
      this.#marks.beat();
      if (this.#marks.stalls !== this.#stalls) this.#notice();
      else this.#collected = this.#collected.filter(({ startTime }) => performance.now() - startTime < keptMs);
    }, beatMs).unref();
  }

  /** Resolves when the thread watches. */
  async started(): Promise<void> {
    if (this.#worker !== null) await once(this.#worker, 'online');
  }

  async stop(): Promise<void> {
    if (this.#beats !== null) clearInterval(this.#beats);
    this.#garbage.disconnect();
    await this.#worker?.terminate();
  }

  /** The longest time that the loop was deaf since it was last asked, milliseconds. */
  takeLongest(): number {
    return this.#marks.takeLongest();
  }

  readonly step: StepOf = (asset, work) => {
    if (this.#depth === 0) {
      this.#marks.begin(asset);
      this.#startedAt = performance.now();
    }
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#ended();
    }
  };

  #ended(): void {
    this.#marks.end();
    const endedAt = performance.now();
    if (endedAt - this.#startedAt >= stallMs / 2) this.#long = { startedAt: this.#startedAt, endedAt };
    this.#notice();
  }

  /** What the thread has written down meanwhile. What the collector of garbage took is told with the next turn of the loop. */
  #notice(): void {
    if (this.#marks.stalls === this.#stalls) return;
    this.#stalls = this.#marks.stalls;
    const step = this.#long;
    setTimeout(() => {
      this.#collected.push(...this.#garbage.takeRecords());
      const { aside, putAside } = this.#deps;
      aside.refresh();
      for (const asset of aside.held()) {
        aside.over(asset, this.#garbageMs(step) > (step.endedAt - step.startedAt) / 2);
        if (aside.until(asset) !== null) putAside(asset);
      }
    }, 0);
  }

  #garbageMs({ startedAt, endedAt }: LongStep): number {
    const within = this.#collected.filter(({ startTime }) => startTime >= startedAt && startTime <= endedAt);
    return within.reduce((sum, { duration }) => sum + duration, 0);
  }
}

/** The last step that took long, as `performance.now()` counts. */
interface LongStep {
  readonly startedAt: number;
  readonly endedAt: number;
}
