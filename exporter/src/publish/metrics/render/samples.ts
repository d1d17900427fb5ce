/**
 * Samples as text. `start` is the name with the labels so far, `otports_x{asset="hmi-01"`: it is made once for each asset
 * and family, and what is written after it ends the line.
 */

export function number(start: string, value: number): string {
  return `${start}} ${value}\n`;
}

/** Seconds, with milliseconds as a fraction; nothing for what has not happened. */
export function instant(start: string, at: number | null): string {
  return at === null ? '' : `${start}} ${at / 1000}\n`;
}

/** A counter's series appears with the first thing counted. */
export function count(start: string, value: number): string {
  return value === 0 ? '' : `${start}} ${value}\n`;
}

export function counts(start: string, label: string, values: Readonly<Record<string, number | undefined>>): string {
  return each(start, Object.entries(values), ([name, value]) => count(`,${label}="${name}"`, value ?? 0));
}

/** One line for each item; `rest` is what follows `start`, empty for no line. */
export function each<T>(start: string, items: readonly T[], rest: (item: T) => string): string {
  let text = '';
  for (const item of items) {
    const line = rest(item);
    if (line !== '') text += start + line;
  }
  return text;
}

/** The first of each key: Prometheus takes only one of two samples of the same series, and does not say which. */
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
