/** Where the first value stands that does not come before this one, in a sorted list; its length where none does. */
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
