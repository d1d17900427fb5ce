import type { Caller } from './caller.ts';

/** The result of a command. Everything but `done` means that nothing was done. */
export type Answered =
  | { readonly kind: 'done'; readonly result: object }
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'bad_input'; readonly message: string }
  | { readonly kind: 'forbidden'; readonly message: string };

/**
 * The one way to run a command. Whoever mounts it passes the command, its input and the caller. The input is checked
 * inside.
 */
export type Door = (name: string, input: unknown, caller: Caller) => Promise<Answered>;

/** The description of a command in the document of the API. */
export interface CommandDescription {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema (2020-12). */
  readonly input: object;
}
