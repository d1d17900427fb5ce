/**
 * The index of the first value that is not smaller than this one, in a sorted list; the length of the list where there
 * is none.
 */
export function firstNotBefore<T extends string | number>(
  sorted: { readonly length: number; readonly [index: number]: T },
  value: T,
): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = sorted[middle];
    if (one !== undefined && one < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
