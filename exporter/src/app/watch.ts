import { statSync } from 'node:fs';

const everyMs = 10_000;

/**
 * Calls when one of the files or folders has changed. Polled, because inventories lie on network shares and are replaced
 * by renaming, where the events of the kernel are not to be had.
 * @returns takes it back
 */
export function watchFiles(files: readonly string[], changed: () => void): () => void {
  let before = stampOf(files);
  const timer = setInterval(() => {
    const now = stampOf(files);
    if (now !== before) {
      before = now;
      changed();
    }
  }, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

/** Changes with time, size or absence of any of them. */
function stampOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const info = statSync(file, { throwIfNoEntry: false });
      return info === undefined ? 'missing' : `${info.mtimeMs} ${info.size}`;
    })
    .join();
}
