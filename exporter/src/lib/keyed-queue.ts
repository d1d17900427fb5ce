/** Work that must not overlap, by a key: each piece begins when the one before it, of the same key, has ended, well or not. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Settles as the work does. */
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
