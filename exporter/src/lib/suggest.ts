/**
 * Number of insertions, deletions, replacements and swaps of neighbours between two short words. A swap counts once,
 * because people often type it. Plain Levenshtein in libraries counts it twice, and then `prot` would not be near
 * `port`.
 */
function distance(a: string, b: string): number {
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (twoBack[j - 2] ?? 0) + 1);
      current.push(best);
    }
    twoBack = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The known word a person probably meant, or null: two letters may differ, in short words one. */
export function closest(word: string, known: Iterable<string>): string | null {
  if (word.length > 64) return null;
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > 3 || candidate === word) continue;
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  return best !== null && bestDistance <= (best.length > 4 ? 2 : 1) && bestDistance < best.length ? best : null;
}

/** `did you mean "x"?`, or the list of what there is: the second half of a message about an unknown word. */
export function hint(word: string, known: readonly string[], list: string): string {
  const meant = closest(word, known);
  if (meant !== null) return `did you mean "${meant}"?`;
  if (known.length === 0) return `there is none`;
  const more = known.length > 30 ? ` and ${known.length - 30} more` : '';
  return `${list} ${known.slice(0, 30).join(', ')}${more}`;
}
