import { Session } from 'node:inspector/promises';

/** Folder of the code whose steps count. */
const own = '/exporter/src/';

/**
 * Counts the steps of our own code: how often each of its blocks is run, all blocks together, as V8 counts for coverage, and
 * the characters that regular expressions look at, which is one step for V8 however long the text is. It does not depend on
 * how fast or busy the machine is, and no code has to know of it.
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
    const characters = countCharacters();
    try {
      await work();
    } finally {
      characters.stop();
    }
    return (await this.#take()) + characters.seen;
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

/**
 * Every use of a regular expression, of the string functions too, calls its `exec` while that is not the one it was born with.
 * One that goes on where it was (g, y) looks at what it passes, another one from the beginning to the end of what it found.
 */
function countCharacters(): { readonly seen: number; readonly stop: () => void } {
  const original = Object.getOwnPropertyDescriptor(RegExp.prototype, 'exec');
  const exec = original?.value as (this: RegExp, text: string) => RegExpExecArray | null;
  const counter = {
    seen: 0,
    stop: () => Object.defineProperty(RegExp.prototype, 'exec', original ?? {}),
  };
  const counting = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, text);
    counter.seen += (found === null ? (this.sticky ? from : text.length) : found.index + found[0].length) - from;
    return found;
  };
  Object.defineProperty(RegExp.prototype, 'exec', { ...original, value: counting });
  return counter;
}
