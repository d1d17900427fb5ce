import { harmlessVerdicts, verdicts } from './vocabulary.ts';

const harmless: ReadonlySet<string> = new Set(harmlessVerdicts);

/**
 * True for every verdict that is not known to be harmless. A verdict of a newer exporter must not be left out of the
 * count, or the plant would look better than it is. `unverified` is harmless: only the config makes it a deviation.
 */
export function isDeviating(verdict: string): boolean {
  return !harmless.has(verdict);
}

/** An unknown verdict is the first, as the worst. */
export function verdictRank(verdict: string): number {
  return verdicts.findIndex((known) => known === verdict);
}

/** Asks for the counts of all deviating verdicts, and of verdicts that a newer exporter adds. */
export const deviatingSelector = `verdict!~"${harmlessVerdicts.join('|')}"`;
