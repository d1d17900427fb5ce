/** Who is due, and in which order. Pure: instants are epoch milliseconds and come in. */

/** Looks that are wanted beside the ordinary ones. */
interface Wishes {
  readonly wantedAt: number | null;
  readonly askedAt: number | null;
}

/** When the time of an asset comes: its ordinary look, or one that is wanted earlier. */
export function dueAt({ wantedAt, askedAt }: Wishes, nextLookAt: number): number {
  return Math.min(nextLookAt, wantedAt ?? Infinity, askedAt ?? Infinity);
}

/** Looks that were wished for go first, then those that have waited longest. */
export function inOrder<E extends Wishes>(due: readonly E[], timeOf: (entry: E) => number, now: number): readonly E[] {
  return due
    .map((entry) => ({ entry, rank: isWish(entry, now) ? 0 : 1, at: timeOf(entry) }))
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .map(({ entry }) => entry);
}

function isWish({ wantedAt, askedAt }: Wishes, now: number): boolean {
  return Math.min(wantedAt ?? Infinity, askedAt ?? Infinity) <= now;
}

/** The first of the instants that is still to come; Infinity where none is. */
export function nextAfter(now: number, instants: readonly number[]): number {
  return Math.min(...instants.filter((at) => at > now));
}
