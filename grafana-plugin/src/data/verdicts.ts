import { harmlessVerdicts, verdicts } from './vocabulary.ts';

const harmless: ReadonlySet<string> = new Set(harmlessVerdicts);

/**
 * True for everything that is not known to be harmless: a verdict of a newer exporter must not be left out of the count,
 * or the picture would look better than the plant is. `unverified` counts as harmless: only the config makes it a deviation.
 */
export function isDeviating(verdict: string): boolean {
  return !harmless.has(verdict);
}

/** A verdict that this version does not know stands first, as the worst. */
export function verdictRank(verdict: string): number {
  return verdicts.findIndex((known) => known === verdict);
}

/** Asks for the counts of all deviating verdicts, and of those that a newer exporter adds. */
export const deviatingSelector = `verdict!~"${harmlessVerdicts.join('|')}"`;
