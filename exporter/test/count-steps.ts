import { Session } from 'node:inspector/promises';

/** Folder of the code whose steps count. */
const own = '/exporter/src/';

/**
 * Counts the steps of our own code: how often each of its blocks is run, all blocks together, as V8 counts for coverage. It
 * does not depend on how fast or busy the machine is, and no code has to know of it.
 */
export class StepCounter {
  readonly #session = new Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  stop(): void {
    this.#session.disconnect();
  }

  /** Steps of one piece of work. */
  async count(work: () => unknown): Promise<number> {
    await this.#take();
    await work();
    return await this.#take();
  }

  /**
   * Steps for a size, and for twice that size, as a ratio: 2 where steps grow as the size does, 4 where with its square.
   * @param workOf makes the work of a size ready; only what it returns is counted
   */
  async growth(size: number, workOf: (size: number) => () => unknown): Promise<number> {
    // V8 counts no call before it has warmed to a function.
    await this.count(workOf(size));
    const once = await this.count(workOf(size));
    return (await this.count(workOf(2 * size))) / once;
  }

  /** Steps since the last time. */
  async #take(): Promise<number> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    let steps = 0;
    for (const { url, functions } of result) {
      if (!url.includes(own) || url.includes('.test.')) continue;
      for (const { ranges } of functions) steps += ranges.reduce((sum, { count }) => sum + count, 0);
    }
    return steps;
  }
}
