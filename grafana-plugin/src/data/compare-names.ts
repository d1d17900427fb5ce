const collator = new Intl.Collator('en', { numeric: true });

/** Order of names and ports as people count: hmi-2 before hmi-10, 502 before 3389. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}
