/** Places in the shared memory, as 32-bit numbers. */
const at = { beat: 0, step: 1, nameBytes: 2, longestMs: 3, isMemoryFull: 4, longestBeforeMs: 5, name: 6 } as const;

/** Names of assets are cut to so many bytes. */
const mostNameBytes = 1024;

/**
 * What the event loop and the thread that watches it tell each other. They share memory and send no messages, because a
 * blocked loop reads no messages.
 */
export class Marks {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #name: Uint8Array;
  #steps = 0;

  constructor(memory = new SharedArrayBuffer(4 * at.name + mostNameBytes)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
    this.#name = new Uint8Array(memory, 4 * at.name);
  }

  /** The loop says that it runs. */
  beat(): void {
    Atomics.add(this.#words, at.beat, 1);
  }

  get beats(): number {
    return Atomics.load(this.#words, at.beat);
  }

  /** A step of the asset begins. Steps inside it belong to it. Returns its number. */
  begin(asset: string, isMemoryFull = false): number {
    const { written } = new TextEncoder().encodeInto(asset, this.#name);
    Atomics.store(this.#words, at.nameBytes, written);
    Atomics.store(this.#words, at.isMemoryFull, Number(isMemoryFull));
    this.#steps = (this.#steps % 0x7f_ff_ff_ff) + 1;
    Atomics.store(this.#words, at.step, this.#steps);
    return this.#steps;
  }

  /** The step is over. True where it was reported. */
  end(): boolean {
    return Atomics.exchange(this.#words, at.step, 0) < 0;
  }

  /**
   * The number of the step under way, a new one for each; 0 where there is none, negative where the step was reported.
   */
  get step(): number {
    return Atomics.load(this.#words, at.step);
  }

  /**
   * Marks the step as reported. False where it is over already: then what was read of it may belong to another step.
   */
  tell(step: number): boolean {
    return Atomics.compareExchange(this.#words, at.step, step, -step) === step;
  }

  /** True where the memory of the loop was nearly full when the step began. */
  get isMemoryFull(): boolean {
    return Atomics.load(this.#words, at.isMemoryFull) === 1;
  }

  /** The asset whose step is under way. */
  get asset(): string {
    return new TextDecoder().decode(this.#name.slice(0, Atomics.load(this.#words, at.nameBytes)));
  }

  /** The loop was blocked for so long. */
  blocked(ms: number): void {
    if (ms > Atomics.load(this.#words, at.longestMs)) Atomics.store(this.#words, at.longestMs, Math.round(ms));
  }

  /** Another minute begins. The minute before the last one is forgotten. */
  nextMinute(): void {
    Atomics.store(this.#words, at.longestBeforeMs, Atomics.exchange(this.#words, at.longestMs, 0));
  }

  /** The longest block of this minute and the one before, milliseconds. Reading it changes nothing. */
  get longestMs(): number {
    return Math.max(Atomics.load(this.#words, at.longestMs), Atomics.load(this.#words, at.longestBeforeMs));
  }
}
