type Cleanup = () => void | Promise<void>;

/** What must be closed again, last opened first. Running it twice does nothing the second time. */
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
