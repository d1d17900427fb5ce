import type { ScheduleLimits, Target } from './target.ts';

/** Who may begin beside those that are under way: one session per address, so many in all and per zone, a gap between two. */
export class Room {
  #limits: ScheduleLimits;
  #running = 0;
  readonly #zones = new Map<string, number>();
  readonly #busy = new Set<string>();
  readonly #freeAt = new Map<string, number>();

  constructor(limits: ScheduleLimits) {
    this.#limits = limits;
  }

  /** Looks under way count against the new limits as well. */
  set limits(limits: ScheduleLimits) {
    this.#limits = limits;
  }

  /** True where nobody at all may begin. */
  get isFull(): boolean {
    return this.#running >= this.#limits.maxConcurrent;
  }

  has({ address, zone }: Target, now: number): boolean {
    return (
      !this.isFull &&
      !this.#busy.has(address) &&
      (this.#freeAt.get(address) ?? 0) <= now &&
      (this.#zones.get(zone) ?? 0) < this.#limits.maxConcurrentPerZone
    );
  }

  take({ address, zone }: Target): void {
    this.#running += 1;
    this.#zones.set(zone, (this.#zones.get(zone) ?? 0) + 1);
    this.#busy.add(address);
  }

  /** With the target as it was when it began: a reload may have moved the asset to another zone. */
  release({ address, zone }: Target, now: number): void {
    this.#running -= 1;
    this.#zones.set(zone, (this.#zones.get(zone) ?? 1) - 1);
    this.#busy.delete(address);
    this.#freeAt.set(address, now + this.#limits.minGapMs);
  }
}
