/** The exporter's verdicts as this panel knows them, worst first. A test holds them against the exporter's own list. */
export const verdicts = [
  'hidden',
  'forbidden',
  'unexpected',
  'changed',
  'expired',
  'unverified',
  'dynamic',
  'approved',
  'local',
  'missing',
  'none',
] as const;

/** What is counted and is no deviation (`unverified` is one only where config says so). */
const harmless: ReadonlySet<string> = new Set(['unverified', 'dynamic', 'approved', 'local', 'none']);

/**
 * True for everything that is not known to be harmless: a verdict of a newer exporter must not be left out of the count,
 * or the picture would look better than the plant is.
 */
export function isDeviating(verdict: string): boolean {
  return !harmless.has(verdict);
}

/** What somebody must act on. The exporter counts each of them for each asset, 0 included. */
export const deviatingVerdicts: readonly string[] = verdicts.filter(isDeviating);

/** A verdict that this version does not know stands first, as the worst. */
export function verdictRank(verdict: string): number {
  return verdicts.findIndex((known) => known === verdict);
}

/** Asks for the counts of all deviating verdicts, and of those that a newer exporter adds. */
export const deviatingSelector = `verdict!~"${[...harmless].join('|')}"`;
