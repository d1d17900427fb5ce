/** Rows as aligned columns: two blanks between columns, the last one not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), []);
  return rows
    .map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** 90,000 → `1m 30s`; the two largest units. */
export function spokenDuration(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const;
  const parts = units
    .map(([unit, length], at) => {
      const larger = units[at - 1]?.[1] ?? Infinity;
      return { unit, count: Math.floor((ms % larger) / length) };
    })
    .filter(({ count }) => count > 0)
    .slice(0, 2);
  return parts.length === 0 ? '0s' : parts.map(({ unit, count }) => `${count}${unit}`).join(' ');
}
