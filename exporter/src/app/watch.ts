import { statSync } from 'node:fs';

const everyMs = 10_000;

/**
 * Calls when one of the files it follows has changed, appeared or gone. Polled, because inventories lie on network shares
 * and are replaced by renaming, where the events of the kernel are not to be had.
 */
export class FileWatch {
  readonly #changed: () => void;
  #stamps: ReadonlyMap<string, string> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#look();
    }, everyMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Other files from now on. Those that were followed before keep their stamp, so that a change just now is not missed. */
  follow(files: Iterable<string>): void {
    this.#stamps = new Map([...files].map((file) => [file, this.#stamps.get(file) ?? stampOf(file)]));
  }

  /** These beside those that are followed. */
  followAlso(files: Iterable<string>): void {
    this.follow([...this.#stamps.keys(), ...files]);
  }

  #look(): void {
    const now = new Map([...this.#stamps.keys()].map((file) => [file, stampOf(file)]));
    const isChanged = [...now].some(([file, stamp]) => stamp !== this.#stamps.get(file));
    this.#stamps = now;
    if (isChanged) this.#changed();
  }
}

/** Changes with time, size or absence. */
function stampOf(file: string): string {
  const info = statSync(file, { throwIfNoEntry: false });
  return info === undefined ? 'missing' : `${info.mtimeMs} ${info.size}`;
}
