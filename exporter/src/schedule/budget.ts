const minuteMs = 60_000;

/** Requests of the last minute, of all assets together, as the sockets counted them. */
export class Budget {
  /** Null: no limit. */
  limit: number | null;
  #spent: readonly { readonly at: number; readonly requests: number }[] = [];

  constructor(limit: number | null) {
    this.limit = limit;
  }

  spend(requests: number, now: number): void {
    if (requests > 0) this.#spent = [...this.#recent(now), { at: now, requests }];
  }

  /** When another look may begin, epoch milliseconds; null where one may begin now. */
  freeAt(now: number): number | null {
    const { limit } = this;
    if (limit === null) return null;
    const recent = this.#recent(now);
    let left = recent.reduce((sum, { requests }) => sum + requests, 0);
    if (left < limit) return null;
    for (const { at, requests } of recent) {
      left -= requests;
      if (left < limit) return at + minuteMs;
    }
    return null;
  }

  /** A time in the future comes from a clock that was set back since. It counts as now. */
  #recent(now: number): readonly { readonly at: number; readonly requests: number }[] {
    this.#spent = this.#spent
      .filter(({ at }) => now - at < minuteMs)
      .map((one) => ({ ...one, at: Math.min(one.at, now) }));
    return this.#spent;
  }
}
