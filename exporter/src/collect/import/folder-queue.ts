import { abortFault, unlessAborted } from '../abort.ts';

/**
 * One reader at a time in a folder, whichever asset the files belong to. A share that hangs holds each reader for ever,
 * and with it one of the four threads that the process has for files and host names.
 */
export class FolderQueue {
  readonly #reading = new Map<string, Promise<unknown>>();

  /** Settles like the work, or as soon as the signal is aborted; then the work may never have begun. */
  async take<T>(folder: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let other = this.#reading.get(folder); other !== undefined; other = this.#reading.get(folder)) {
      await unlessAborted(other, signal);
    }
    if (signal.aborted) throw abortFault(signal);
    const reading = work();
    const ended = reading
      .catch(() => undefined)
      .then(() => {
        this.#reading.delete(folder);
      });
    this.#reading.set(folder, ended);
    return await unlessAborted(reading, signal);
  }
}
