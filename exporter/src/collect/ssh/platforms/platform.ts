import type { Parsed } from '../../../parsers/parsed.ts';
import type { CommandAnswer } from '../answer.ts';

/**
 * How one kind of machine is asked over SSH: data and two small functions. A new platform is a file like linux.ts, a
 * member of `platformChoices` (model/source/platform.ts) and a line in all.ts.
 */
export interface Platform {
  /** As in `platform:` of the config. */
  readonly name: string;
  /** What `uname -s` prints there; null where the SSH server's ident alone must tell. */
  readonly uname: string | null;
  /** The SSH servers that only this platform has, without `SSH-2.0-`; null where there is none. */
  readonly ident: RegExp | null;
  /** Works on every machine of this platform, or on nearly all, and finds out how. */
  readonly first: Way;
  /** Asked where `first` does not work; null where it always does or has said why not. */
  readonly otherwise: Way | null;
  /** What `first` may have found, by the name that is remembered. */
  readonly known: ReadonlyMap<string, Way>;
}

/** One way to read the listeners: fixed commands, and what to make of their answers. */
export interface Way {
  /** As sent, in this order, each in a channel of its own or all of them in one shell. Nothing in them comes from config. */
  readonly commands: readonly string[];
  /** Where the machine takes lines only in a shell. */
  readonly shell?: ShellForm;
  /** True where these answers are enough, or no further command could help; without it all are sent. */
  isDone?(answers: readonly CommandAnswer[]): boolean;
  /** True where the last bytes of an answer show that nothing can follow. */
  isWhole(tail: string): boolean;
  /**
   * Null where this way does not work here (any more), so that `first` must find out anew.
   * @throws CollectError where the answers are cut or cannot be read
   */
  read(answers: readonly CommandAnswer[], account: string): PlatformReading | null;
}

export interface ShellForm {
  /** The whole of a prompt behind which lines may be sent. */
  readonly prompt: RegExp;
}

export interface PlatformReading {
  /** The way that worked, for `Platform.known`. */
  readonly way: string;
  readonly parsed: Parsed;
}
