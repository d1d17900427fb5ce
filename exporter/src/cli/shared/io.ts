/** What a command may use beside files: results go to `out`, everything else to `err`. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** 0 fine, 1 the answer is bad (deviations found, collection failed, recording refused), 2 bad usage or config. */
export type ExitCode = 0 | 1 | 2;

/** An error that ends a command. The message is for a person. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
