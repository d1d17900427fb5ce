/** A new fleet is first asked one after the other, this far apart, so that six assets need not wait an hour. */
const firstLooksApartMs = 3_000;

/**
 * When asset number `index` of `count` new ones is asked first, in milliseconds from now: evenly over the interval, or
 * sooner where the fleet is small.
 */
export function firstLookAfter(index: number, count: number, intervalMs: number): number {
  const span = Math.min(intervalMs, count * firstLooksApartMs);
  return Math.floor((span * index) / Math.max(1, count));
}

/**
 * The interval changed by up to `jitter` of it in either direction, so that assets that met once separate again.
 * `random` is in [0, 1).
 */
export function nextInterval(intervalMs: number, jitter: number, random: number): number {
  return Math.round(intervalMs * (1 + jitter * (2 * random - 1)));
}
