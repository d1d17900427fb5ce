import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const everyMs = 10_000;

/** A file system that has not answered after so long hangs. */
const patienceMs = 2_000;

/** A question that hangs holds a thread, and Node has four for everything: beyond this nobody is asked. */
const mostHanging = 2;

/** Changes with time, size or absence. */
export type StampOf = (file: string) => Promise<string>;

/**
 * Calls when one of the files it follows has changed, appeared or gone. Polled, because inventories lie on network shares
 * and are replaced by renaming, where the events of the kernel are not to be had. One file is asked for after the other,
 * and never on the event loop: a share that hangs keeps its own files from being noticed, and nothing else.
 */
export class FileWatch {
  readonly #changed: () => void;
  readonly #stampOf: StampOf;
  readonly #patienceMs: number;
  /** Null where no answer has come yet. */
  #stamps: ReadonlyMap<string, string | null> = new Map();
  /** Folders that have not answered yet. */
  readonly #hanging = new Set<string>();
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(changed: () => void, { stampOf = stampOfFile, patience = patienceMs } = {}) {
    this.#changed = changed;
    this.#stampOf = stampOf;
    this.#patienceMs = patience;
  }

  start(): void {
    this.#timer = setInterval(() => {
      void this.look();
    }, everyMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Other files from now on. Those that were followed before keep their stamp, so that a change just now is not missed. */
  follow(files: Iterable<string>): void {
    this.#stamps = new Map([...files].map((file) => [file, this.#stamps.get(file) ?? null]));
    void this.look();
  }

  /** These beside those that are followed. */
  followAlso(files: Iterable<string>): void {
    this.follow([...this.#stamps.keys(), ...files]);
  }

  /** Asks for each file, and calls where one has changed since the last time. One look at a time; never rejects. */
  async look(): Promise<void> {
    // A look that is under way may have passed the file that was followed a moment ago.
    while (this.#looking !== null) await this.#looking;
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    await this.#looking;
  }

  async #lookOnce(): Promise<void> {
    let isChanged = false;
    for (const file of [...this.#stamps.keys()]) {
      const stamp = await this.#ask(file);
      const before = this.#stamps.get(file);
      // Of no interest any more, or without an answer.
      if (before === undefined || stamp === null) continue;
      this.#stamps = new Map([...this.#stamps, [file, stamp]]);
      isChanged ||= before !== null && before !== stamp;
    }
    if (isChanged) this.#changed();
  }

  /** Null where the file system hangs. */
  async #ask(file: string): Promise<string | null> {
    const folder = dirname(file);
    if (this.#hanging.has(folder) || this.#hanging.size >= mostHanging) return null;
    this.#hanging.add(folder);
    const asked = this.#stampOf(file).finally(() => this.#hanging.delete(folder));
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const timer = setTimeout(resolve, this.#patienceMs, null);
    const stamp = await Promise.race([asked, late]);
    clearTimeout(timer);
    return stamp;
  }
}

async function stampOfFile(file: string): Promise<string> {
  const info = await stat(file).catch(() => null);
  return info === null ? 'missing' : `${info.mtimeMs} ${info.size}`;
}
