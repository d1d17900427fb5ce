/** Numbers that are the same on every machine for the same seed: Mulberry32 of Tommy Ettinger, which is public domain. */
export class Random {
  #state: number;

  /** @param words what the numbers depend on */
  constructor(...words: readonly (number | string)[]) {
    this.#state = hashOf(words.join('/'));
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below);
  }

  oneIn(many: number): boolean {
    return this.below(many) === 0;
  }

  /** @throws RangeError where the list is empty */
  pick<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new RangeError('nothing to pick from');
    return one;
  }
}

/** FNV-1a of 32 bits: words that differ a little make states that differ a lot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
