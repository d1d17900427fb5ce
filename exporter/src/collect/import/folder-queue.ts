import { abortFault, unlessAborted } from '../abort.ts';

/**
 * One reader at a time in a folder, whichever asset's files lie there. A share that hangs holds whoever reads from it for
 * ever, and a thread of ours with each: the process has four, for files and names of hosts together.
 */
export class FolderQueue {
  readonly #reading = new Map<string, Promise<unknown>>();

  /** Settles as the work does, or as soon as the signal is aborted; then the work has perhaps never begun. */
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
