/**
 * How many rows a GETBULK asks for. Agents that cannot send the answer say tooBig or genErr, or nothing, because its
 * fragments were dropped. They are asked for fewer rows until they answer, in the end for single rows with GETNEXT.
 */
export class Pace {
  #repetitions: number;

  /** 0 means GETNEXT, the only way of SNMPv1. */
  constructor(repetitions: number) {
    this.#repetitions = repetitions;
  }

  get repetitions(): number {
    return this.#repetitions;
  }

  /** After an answer that refuses. */
  halve(): void {
    this.#repetitions = Math.floor(this.#repetitions / 2);
  }

  /** After silence, which costs the whole timeout each time, so there are fewer steps. */
  quarter(): void {
    this.#repetitions = Math.floor(this.#repetitions / 4);
  }
}
