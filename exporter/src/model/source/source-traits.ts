/**
 * What must be known of a kind of source before it is used. Each source says all of it in `collect/<name>/traits.ts`;
 * nothing here is optional and nothing has a default, so that a new source falls into no rule by accident.
 */
export interface SourceTraits {
  /**
   * True where a look sends something to the asset. The rows of the profile and its least interval hold then, profile
   * `fragile` refuses it, and the kill switch holds it back. What sends nothing may be a witness beside another source.
   */
  readonly asks: boolean;
  /** Whether it can tell which process holds a port; of recordings the format decides. */
  readonly seesProcesses: 'always' | 'never' | 'by-format';
  /** True where it follows the logs of a sensor, which assets with the same path share. */
  readonly followsLog: boolean;
}
