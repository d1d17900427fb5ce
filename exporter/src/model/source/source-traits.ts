/**
 * What must be known of a kind of source before it is used. Each source says all of it in `collect/<name>/source.ts`;
 * nothing here is optional and nothing has a default, so that a new source falls into no rule by accident.
 */
export interface SourceTraits {
  /**
   * True where a look sends something to the asset. Then the profile and its shortest interval apply, the profile
   * `fragile` refuses the source, and the kill switch stops it. A source that sends nothing may be a witness beside
   * another source.
   */
  readonly asks: boolean;
  /** Whether it can tell which process holds a port; for recordings the format decides. */
  readonly seesProcesses: 'always' | 'never' | 'by-format';
  /** Whether it sees only what answers on the wire; of recordings the last good look tells. */
  readonly seesOnlyWire: SeesOnlyWire;
  /** True where it follows the logs of a sensor, which assets with the same path share. */
  readonly followsLog: boolean;
  /**
   * A look that comes earlier than this after another one may see the same copy of the answer again, so it confirms nothing;
   * milliseconds, 0 where each look sees what is there.
   */
  readonly leastConfirmAfterMs: number;
}

/**
 * That nothing else listens such a source can never show, and which process holds a port neither: a property of the source,
 * and no fault.
 */
export type SeesOnlyWire = 'always' | 'never' | 'by-recording';
