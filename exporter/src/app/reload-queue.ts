/** One reload and all who asked for it. */
interface Waiting<Result> {
  readonly key: string;
  readonly result: Promise<Result>;
}

/**
 * Reloads one after the other. Who asks while one runs waits for the next, and all who wait with the same options share
 * it and its answer: it reads the files after the last of them asked. So 300 at once are two. Different options never
 * share one: what somebody has confirmed, nobody else has.
 */
export class ReloadQueue<Options extends object, Result> {
  readonly #run: (options: Options) => Promise<Result>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: readonly Waiting<Result>[] = [];

  constructor(run: (options: Options) => Promise<Result>) {
    this.#run = run;
  }

  /** Resolves and rejects as the reload does that was carried out for these options. */
  ask(options: Options): Promise<Result> {
    const key = JSON.stringify(options);
    const known = this.#waiting.find((one) => one.key === key);
    if (known !== undefined) return known.result;
    const result = this.#last.then(() => {
      this.#waiting = this.#waiting.filter((one) => one.key !== key);
      return this.#run(options);
    });
    this.#waiting = [...this.#waiting, { key, result }];
    this.#last = result.catch(() => undefined);
    return result;
  }
}
