import type { Completeness } from '../../model/observation.ts';

/** What made us judge again, at `at` (epoch milliseconds). */
export interface Trigger {
  /**
   * `look`: a good look. `recording` and `wire`: an import and a wire source, which confirm by themselves. `failed`: a look that failed or was
   * not allowed. `config`: another baseline or policy. `tick`: a deadline, a window or a rule has run out. `witness`: another
   * source has spoken. `closed`: a person has declared a port closed.
   */
  readonly kind: 'look' | 'recording' | 'wire' | 'failed' | 'config' | 'tick' | 'witness' | 'closed';
  readonly at: number;
  /** What a good look or a recording showed; null where there was none. */
  readonly sight: Sight | null;
}

/** What one good look is a witness of. */
export interface Sight {
  /** When it was taken: `at` of its trigger, or before it. */
  readonly at: number;
  /** Every port that it showed open, as `tcp/3389`. */
  readonly shown: ReadonlySet<string>;
  readonly complete: Completeness;
}
