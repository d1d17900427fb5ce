/**
 * Samples as text. `start` is the name with its first labels, `otports_x{asset="hmi-01"`. It is made once for each
 * asset and family; the rest ends the line.
 */

export function number(start: string, value: number): string {
  return `${start}} ${value}\n`;
}

/** In seconds, with milliseconds as a fraction; empty for what has not happened. */
export function instant(start: string, at: number | null): string {
  return at === null ? '' : `${start}} ${at / 1000}\n`;
}

/** A counter has no series before its first count. */
export function count(start: string, value: number): string {
  return value === 0 ? '' : `${start}} ${value}\n`;
}

export function counts(start: string, label: string, values: Readonly<Record<string, number | undefined>>): string {
  return each(start, Object.entries(values), ([name, value]) => count(`,${label}="${name}"`, value ?? 0));
}

/** One line for each item. `rest` returns what follows `start`, or an empty text for no line. */
export function each<T>(start: string, items: readonly T[], rest: (item: T) => string): string {
  let text = '';
  for (const item of items) {
    const line = rest(item);
    if (line !== '') text += start + line;
  }
  return text;
}

/**
 * The first item of each key: Prometheus accepts only one of two samples of the same series, and does not say which.
 */
export function distinct<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  if (items.length < 2) return items;
  const seen = new Set<string>();
  return items.filter((item) => seen.size < seen.add(key(item)).size);
}

export function lineCount(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
