import type { Completeness } from '../../model/observation.ts';

/** Why the asset is judged again, at `at` (epoch milliseconds). */
export interface Trigger {
  /**
   * - `look`: a good look.
   * - `recording`, `wire`: an import and a wire source. They confirm by themselves.
   * - `failed`: a look that failed or was not allowed.
   * - `config`: another baseline or policy.
   * - `tick`: a deadline has passed, or a window or a rule has ended.
   * - `witness`: another source has reported.
   * - `closed`: a person has declared a port closed.
   */
  readonly kind: 'look' | 'recording' | 'wire' | 'failed' | 'config' | 'tick' | 'witness' | 'closed';
  readonly at: number;
  /** What a good look or a recording showed; null where there was none. */
  readonly sight: Sight | null;
}

/** What one good look can prove. */
export interface Sight {
  /** When it was taken: `at` of its trigger, or before it. */
  readonly at: number;
  /** Every port that it showed open, as `tcp/3389`. */
  readonly shown: ReadonlySet<string>;
  readonly complete: Completeness;
}
