const missed: string[] = [];

/** Whether a value keeps its limit, as a cell of a table. */
export function check(
  what: string,
  value: number,
  limit: { readonly most: number } | { readonly least: number },
): string {
  const [good, text] =
    'most' in limit
      ? [value <= limit.most, `at most ${limit.most.toFixed(1)}`]
      : [value >= limit.least, `at least ${limit.least.toFixed(0)}`];
  if (!good) missed.push(`${what}: ${value.toFixed(1)}, ${text}`);
  return `${text}: ${good ? 'kept' : 'MISSED'}`;
}

/** Says what was missed; the process then ends with 1. */
export function endWithLimits(): void {
  for (const miss of missed) process.stderr.write(`missed: ${miss}\n`);
  process.exitCode = missed.length > 0 ? 1 : 0;
}
