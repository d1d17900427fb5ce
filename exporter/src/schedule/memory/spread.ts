/** A fleet is first asked one after the other, this far apart, so that six assets do not wait an hour for their turn. */
const firstLooksApartMs = 3_000;

/**
 * When asset `index` of `count` that nobody has asked yet is asked first, in milliseconds from now: evenly over the
 * interval, or sooner where the fleet is small.
 */
export function firstLookAfter(index: number, count: number, intervalMs: number): number {
  const span = Math.min(intervalMs, count * firstLooksApartMs);
  return Math.floor((span * index) / Math.max(1, count));
}

/** The interval moved by up to `jitter` of it either way, so that assets that met once part again. `random` in [0, 1). */
export function nextInterval(intervalMs: number, jitter: number, random: number): number {
  return Math.round(intervalMs * (1 + jitter * (2 * random - 1)));
}
