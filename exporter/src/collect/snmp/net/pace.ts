/**
 * How many rows a GETBULK asks for. Agents that cannot carry the answer say tooBig or genErr, or nothing at all, for its
 * fragments were dropped; they are asked for less until they can, and in the end row by row with GETNEXT.
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

  /** After an answer that says no. */
  halve(): void {
    this.#repetitions = Math.floor(this.#repetitions / 2);
  }

  /** After silence, which costs the whole timeout each time: fewer steps. */
  quarter(): void {
    this.#repetitions = Math.floor(this.#repetitions / 4);
  }
}
