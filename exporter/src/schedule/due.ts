/** Which assets are due, and in which order. Pure; instants are epoch milliseconds. */

/** Looks that are wanted in addition to the ordinary ones. */
interface Wishes {
  readonly wantedAt: number | null;
  readonly askedAt: number | null;
}

/** When an asset is due: at its ordinary look, or at a wanted one that is earlier. */
export function dueAt({ wantedAt, askedAt }: Wishes, nextLookAt: number): number {
  return Math.min(nextLookAt, wantedAt ?? Infinity, askedAt ?? Infinity);
}

/** Wanted looks go first, then those that have waited longest. */
export function inOrder<E extends Wishes>(due: readonly E[], timeOf: (entry: E) => number, now: number): readonly E[] {
  return due
    .map((entry) => ({ entry, rank: isWish(entry, now) ? 0 : 1, at: timeOf(entry) }))
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .map(({ entry }) => entry);
}

function isWish({ wantedAt, askedAt }: Wishes, now: number): boolean {
  return Math.min(wantedAt ?? Infinity, askedAt ?? Infinity) <= now;
}

/** The first of the instants in the future; Infinity where there is none. */
export function nextAfter(now: number, instants: readonly number[]): number {
  return Math.min(...instants.filter((at) => at > now));
}
