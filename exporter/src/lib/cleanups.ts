type Cleanup = () => void | Promise<void>;

/** Cleanup functions, run in reverse order. A second run does nothing. */
export class Cleanups {
  readonly #cleanups: Cleanup[] = [];

  add(cleanup: Cleanup): void {
    this.#cleanups.push(cleanup);
  }

  async run(): Promise<void> {
    for (let next = this.#cleanups.pop(); next !== undefined; next = this.#cleanups.pop()) {
      await next();
    }
  }
}
