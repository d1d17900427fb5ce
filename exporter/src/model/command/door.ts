import type { Caller } from './caller.ts';

/** How a command ended that somebody asked for. What is not `done` did nothing. */
export type Answered =
  | { readonly kind: 'done'; readonly result: object }
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'bad_input'; readonly message: string }
  | { readonly kind: 'forbidden'; readonly message: string };

/** The one way to a command: whoever mounts it says what was asked, and who asks. The input is checked behind it. */
export type Door = (name: string, input: unknown, caller: Caller) => Promise<Answered>;

/** What a document of the API says of a command. */
export interface CommandDescription {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema (2020-12). */
  readonly input: object;
}
