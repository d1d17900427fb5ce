/** A file that the config names, read whole; one object for all assets that use it. */
export interface FileText {
  /** As seen from where the program runs. */
  readonly file: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly text: string;
}

export function isFileText(value: unknown): value is FileText {
  return typeof value === 'object' && value !== null && 'file' in value && 'sha256' in value && 'text' in value;
}
