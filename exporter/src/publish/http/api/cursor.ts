import { HttpProblem } from '../problem.ts';

/** The position of an item in its list, compared part by part. Every key of a list has the same parts. */
export type Key = readonly (string | number)[];

export interface CursorPage<T> {
  readonly items: T[];
  readonly next: string | null;
}

export interface Paging {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Negative where `one` comes before `other`. */
export function compareKeys(one: Key, other: Key): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  const [part, counterpart] = [one[at], other[at]];
  if (part === undefined || counterpart === undefined) return 0;
  return part < counterpart ? -1 : 1;
}

/**
 * A cursor names the position where a page ended, not the item there. So items that appear or disappear between two
 * pages move no other item, and when the last item is gone, the next page does not begin again at the top.
 */
export function writeCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @param shape any key of the list @throws HttpProblem 400 where this list never returned the cursor */
export function readCursor(after: string, shape: Key): Key {
  const key = parsed(after);
  const fits =
    Array.isArray(key) && key.length === shape.length && shape.every((part, at) => typeof key[at] === typeof part);
  if (!fits) throw badCursor();
  return key as Key;
}

export function badCursor(): HttpProblem {
  return new HttpProblem(400, 'bad_parameter', 'after: this is no `next` of an answer before');
}

function parsed(after: string): unknown {
  try {
    return JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** One page of a sorted list. */
export function cursorPage<T>(sorted: readonly T[], keyOf: (item: T) => Key, { limit, after }: Paging): CursorPage<T> {
  const [first] = sorted;
  const from =
    after === undefined || first === undefined ? 0 : firstBehind(sorted, keyOf, readCursor(after, keyOf(first)));
  const items = sorted.slice(from, from + limit);
  const last = items.at(-1);
  const isLast = last === undefined || from + limit >= sorted.length;
  return { items, next: isLast ? null : writeCursor(keyOf(last)) };
}

function firstBehind<T>(sorted: readonly T[], keyOf: (item: T) => Key, key: Key): number {
  const found = sorted.findIndex((item) => compareKeys(keyOf(item), key) > 0);
  return found === -1 ? sorted.length : found;
}
