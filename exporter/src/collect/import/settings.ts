/** What one import source needs. */
export interface ImportSettings {
  readonly type: 'import';
  /** A file, or a pattern with `*`. */
  readonly path: string;
  /** `auto`, or one of `formats`. */
  readonly format: string;
  readonly maxAgeMs: number;
  /** A file is left alone until nobody has written to it for so long. */
  readonly settleMs: number;
}
