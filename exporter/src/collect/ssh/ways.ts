import type { Platform, Way } from './platforms/platform.ts';

/** What worked last, then what always works; never one of them twice. */
export function waysOf({ first, otherwise }: Platform, known: Way | undefined): readonly Way[] {
  return [...new Set([known, first, otherwise])].filter((way) => way !== undefined && way !== null);
}
