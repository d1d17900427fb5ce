import { PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { StepOf } from '../../lib/step.ts';
import { workerFile } from '../../lib/worker-file.ts';
import type { Log } from '../log.ts';
import type { Aside } from './aside.ts';
import { Marks } from './marks.ts';
import type { WatchTask, WriteTask } from './watchdog-worker.ts';
import { beatMs, stallMs } from './watching.ts';

/** Above this share of the memory, garbage collection may take longer than everything else. */
const fullShare = 0.75;

const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

export interface WatchdogDeps {
  readonly aside: Pick<Aside, 'suspect' | 'over' | 'until'>;
  readonly file: string;
  readonly log: Log;
  /** An asset was put aside, or its pause became longer. */
  readonly putAside: (asset: string) => void;
}

/** Watches the event loop from another thread, and knows to which asset the step under way belongs. */
export class Watchdog {
  readonly #deps: WatchdogDeps;
  readonly #marks = new Marks();
  readonly #garbage = new PerformanceObserver((list) => {
    // Node tells of a collection a turn after it, so what comes while no step waits for it was before the next step. It is
    // let go: an entry of Node is several kilobytes, and with 10,000 assets there are 80 a second.
    if (this.#unsettled > 0) this.#collected.push(...list.getEntries());
  });
  /** Collections of garbage since the first step that is told and not settled. */
  #collected: Pick<PerformanceEntry, 'startTime' | 'duration'>[] = [];
  /** How many steps are told and not settled. */
  #unsettled = 0;
  #worker: Worker | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #beats: NodeJS.Timeout | null = null;
  #isInStep = false;
  /** Number of the last step that was reported and whose reason is known. */
  #settled = 0;
  /** Resolves when the reason of the last reported step is known. */
  #settling: Promise<void> = Promise.resolve();

  constructor(deps: WatchdogDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { file, log } = this.#deps;
    const workerData: WatchTask = { memory: this.#marks.memory, file, pid: process.pid };
    const worker = new Worker(workerFile(import.meta.url, './watchdog-worker'), { workerData, resourceLimits });
    this.#ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.on('message', (reason: string) => {
      log.error({ file, reason }, 'it could not be written down who held up the exporter: a restart does not know it');
    });
    worker.on('error', (error) => {
      log.error({ err: error }, 'nothing watches over the event loop any more, until the next start');
    });
    worker.unref();
    this.#worker = worker;
    this.#garbage.observe({ entryTypes: ['gc'] });
    this.#beats = setInterval(() => {
      this.#marks.beat();
    }, beatMs).unref();
  }

  /** Resolves when everything is written down. */
  async stop(): Promise<void> {
    // Otherwise the next start would think that the process was killed in this step.
    await this.#settling;
    if (this.#beats !== null) clearInterval(this.#beats);
    this.#garbage.disconnect();
    this.#worker?.ref();
    this.#worker?.postMessage(null);
    await this.#ended;
  }

  /** The new content of the file. What the thread wrote since of a step whose reason is unknown stays. */
  save(text: string): void {
    const task: WriteTask = { text, settled: this.#settled };
    this.#worker?.postMessage(task);
  }

  /** The longest block of the loop in the last one to two minutes, milliseconds. */
  get longestMs(): number {
    return this.#marks.longestMs;
  }

  readonly step: StepOf = (asset, work) => {
    // Steps inside another step belong to it.
    if (this.#isInStep) return work();
    this.#isInStep = true;
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    const number = this.#marks.begin(asset, used > fullShare * limit);
    const begun = { asset, number, at: performance.now(), cpu: process.threadCpuUsage() };
    try {
      return work();
    } finally {
      this.#isInStep = false;
      if (this.#marks.end()) this.#held(begun);
    }
  };

  /** The step was reported. How long the garbage collection in it took is known one turn later. */
  #held({ asset, number, at, cpu }: BegunStep): void {
    const { aside, putAside } = this.#deps;
    const used = process.threadCpuUsage(cpu);
    const endedAt = performance.now();
    aside.suspect(asset);
    this.#unsettled += 1;
    const settle = (): void => {
      this.#collected.push(...this.#garbage.takeRecords());
      this.#settled = number;
      const ownMs = (used.user + used.system) / 1000 - this.#garbageMs(at, endedAt);
      this.#unsettled -= 1;
      if (this.#unsettled === 0) this.#collected = [];
      aside.over(asset, ownMs < stallMs);
      if (aside.until(asset) !== null) putAside(asset);
    };
    this.#settling = nextTurn()
      .then(() => nextTurn())
      .then(settle);
  }

  #garbageMs(from: number, to: number): number {
    const within = this.#collected.filter(({ startTime }) => startTime >= from && startTime <= to);
    return within.reduce((sum, { duration }) => sum + duration, 0);
  }
}

interface BegunStep {
  readonly asset: string;
  readonly number: number;
  /** As `performance.now()` counts. */
  readonly at: number;
  readonly cpu: NodeJS.CpuUsage;
}
