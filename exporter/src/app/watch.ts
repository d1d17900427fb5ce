import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const everyMs = 10_000;

/** A file system that has not answered after this time hangs. */
const patienceMs = 2_000;

/**
 * A question that hangs holds a thread, and Node has four for everything. When this many hang, no more questions are
 * asked.
 */
const mostHanging = 2;

/** A text that changes with time, size or absence of the file. */
export type StampOf = (file: string) => Promise<string>;

/**
 * Calls when one of its files has changed, appeared or disappeared. It polls: inventories are on network shares and are
 * replaced by renaming, where the kernel reports no events. Files are checked one after the other and not on the event
 * loop. When a share hangs, only changes of its own files are not noticed.
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

  /**
   * Follows these files from now on. Files that were followed before keep their stamp, so that a change at this moment
   * is not missed.
   */
  follow(files: Iterable<string>): void {
    this.#stamps = new Map([...files].map((file) => [file, this.#stamps.get(file) ?? null]));
    void this.look();
  }

  /** Follows these files in addition. */
  followAlso(files: Iterable<string>): void {
    this.follow([...this.#stamps.keys(), ...files]);
  }

  /** Checks each file, and calls where one has changed since the last time. One check at a time; never rejects. */
  async look(): Promise<void> {
    // A check under way may already have passed a file that is new in the list.
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
      // Not followed any more, or without an answer.
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
