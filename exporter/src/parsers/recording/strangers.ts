/**
 * Recordings that people have and that look like ours, so that one of our parsers could misread them. The first that
 * fits a line names it. A format that gets a parser of its own leaves this list.
 */
const strangers: readonly (readonly [string, RegExp])[] = [['a log of Zeek', /^#(?:separator|fields)\s/]];

/** What else a line belongs to, null where it could be ours or nobody's. */
export function strangerOf(line: string): string | null {
  return strangers.find(([, shape]) => shape.test(line))?.[0] ?? null;
}
