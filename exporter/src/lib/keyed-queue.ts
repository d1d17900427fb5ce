/**
 * Work that must not overlap, by key. Each piece begins when the one before it with the same key has ended, good or
 * not.
 */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Settles like the work. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work);
    const ended = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(key) === ended) this.#last.delete(key);
      });
    this.#last.set(key, ended);
    return turn;
  }
}
