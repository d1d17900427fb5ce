/** One reload and everybody who asked for it. */
interface Waiting<Result> {
  readonly key: string;
  readonly result: Promise<Result>;
}

/**
 * Reloads one after the other. Requests that come during a reload wait for the next one. Waiting requests with the same
 * options share one reload and its result, because it reads the files after the last of them came. So 300 requests at
 * once make two reloads. Requests with different options never share one: a confirmation counts only for the request
 * that gave it.
 */
export class ReloadQueue<Options extends object, Result> {
  readonly #run: (options: Options) => Promise<Result>;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: readonly Waiting<Result>[] = [];

  constructor(run: (options: Options) => Promise<Result>) {
    this.#run = run;
  }

  /** Settles like the reload that was made for these options. */
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
