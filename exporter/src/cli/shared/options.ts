/** Global options, as commander hands them to each command. */
export interface GlobalOptions {
  readonly config: string;
  readonly json?: boolean;
}
