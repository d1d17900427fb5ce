/** Durations as Prometheus writes them: units from large to small, each at most once, no fractions. */

const units = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Matches only durations. Editors get it as `pattern`. */
export const durationPattern = new RegExp(`^(?=\\d)${units.map(([unit]) => `(?:(\\d{1,9})${unit})?`).join('')}$`);

/** `1h30m` → 5,400,000 milliseconds; null where it is no duration, or too long for a number (285,000 years). */
export function parseDuration(text: string): number | null {
  const match = durationPattern.exec(text);
  if (match === null) return null;
  const ms = units.reduce((sum, [, factor], index) => sum + Number(match[index + 1] ?? 0) * factor, 0);
  return Number.isSafeInteger(ms) ? ms : null;
}

/**
 * 5,400,000 → `1h30m`, which `parseDuration` reads. Years and weeks are written as days, which are easier to compare.
 */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  let text = '';
  for (const [unit, factor] of units.slice(2)) {
    const count = Math.floor(rest / factor);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * factor;
  }
  return text === '' ? '0s' : text;
}
