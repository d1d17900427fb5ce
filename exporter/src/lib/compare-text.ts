/** Order of two texts by code unit: the same on every machine, whatever its locale. */
export function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
