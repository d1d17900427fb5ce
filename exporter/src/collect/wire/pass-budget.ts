/** Limits of one pass over the logs of a sensor. */
export interface PassLimits {
  /** Bytes of one file, unpacked; the next pass continues. */
  readonly fileBytes: number;
  /** Time of one file, milliseconds. */
  readonly fileMs: number;
  /** Time of all files. */
  readonly passMs: number;
  /** After this time callers who wait for a pass are told that it hangs. */
  readonly hangMs: number;
  /** How long a stop waits for a pass. */
  readonly stopMs: number;
}

/** An hour of a busy sensor has some 100 MB, which is read in a second. */
export const passLimits: PassLimits = {
  fileBytes: 256 * 1024 * 1024,
  fileMs: 5_000,
  passMs: 20_000,
  hangMs: 45_000,
  stopMs: 2_000,
};

/** The rest of the limits of a pass. */
export class PassBudget {
  readonly #limits: PassLimits;
  readonly #begunAt = performance.now();
  #fileAt = this.#begunAt;

  constructor(limits: PassLimits) {
    this.#limits = limits;
  }

  nextFile(): void {
    this.#fileAt = performance.now();
  }

  /** @param read bytes of the file so far */
  mayGoOn(read: number): boolean {
    const { fileBytes, fileMs } = this.#limits;
    return read < fileBytes && performance.now() - this.#fileAt < fileMs && !this.isSpent;
  }

  get isSpent(): boolean {
    return performance.now() - this.#begunAt >= this.#limits.passMs;
  }
}
