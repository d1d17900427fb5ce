import type { ScheduleLimits, Target } from './target.ts';

/**
 * Which looks may begin beside those under way: one session per address, limits in all and per zone, a gap between two
 * sessions.
 */
export class Room {
  #limits: ScheduleLimits;
  #running = 0;
  readonly #zones = new Map<string, number>();
  readonly #busy = new Set<string>();
  /** When the last session with an address ended. */
  readonly #endedAt = new Map<string, number>();

  constructor(limits: ScheduleLimits) {
    this.#limits = limits;
  }

  /** Looks under way count against the new limits too. */
  set limits(limits: ScheduleLimits) {
    this.#limits = limits;
  }

  /** Takes over from the last run when a session with an address ended. */
  seed(address: string, endedAt: number): void {
    this.#endedAt.set(address, Math.max(endedAt, this.#endedAt.get(address) ?? 0));
  }

  /** True where no look at all may begin. */
  get isFull(): boolean {
    return this.#running >= this.#limits.maxConcurrent;
  }

  has({ address, zone, minGapMs }: Target, now: number): boolean {
    return (
      !this.isFull &&
      !this.#busy.has(address) &&
      !this.#rests(address, Math.max(minGapMs, this.#limits.minGapMs), now) &&
      (this.#zones.get(zone) ?? 0) < this.#limits.maxConcurrentPerZone
    );
  }

  take({ address, zone }: Target): void {
    this.#running += 1;
    this.#zones.set(zone, (this.#zones.get(zone) ?? 0) + 1);
    this.#busy.add(address);
  }

  /** With the target as it was at the beginning: a reload may have moved the asset to another zone. */
  release({ address, zone }: Target, now: number): void {
    this.#running -= 1;
    this.#zones.set(zone, (this.#zones.get(zone) ?? 1) - 1);
    this.#busy.delete(address);
    this.#endedAt.set(address, now);
  }

  /** An end in the future comes from a clock that was set back since. It stops nobody. */
  #rests(address: string, gapMs: number, now: number): boolean {
    const since = now - (this.#endedAt.get(address) ?? -Infinity);
    return since >= 0 && since < gapMs;
  }
}
