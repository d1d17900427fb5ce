import type { Platform, Way } from './platforms/platform.ts';

/** The way that worked last, then the one that always works; never the same twice. */
export function waysOf({ first, otherwise }: Platform, known: Way | undefined): readonly Way[] {
  return [...new Set([known, first, otherwise])].filter((way) => way !== undefined && way !== null);
}
