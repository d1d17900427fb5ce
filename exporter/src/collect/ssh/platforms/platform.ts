import type { Parsed } from '../../../parsers/parsed.ts';
import type { CommandAnswer } from '../answer.ts';

/**
 * How one kind of machine is asked over SSH: data and two small functions. A new platform is a file like linux.ts, a
 * member of `platformChoices` (model/source/platform.ts) and a line in all.ts.
 */
export interface Platform {
  /** The name in `platform:` of the config. */
  readonly name: string;
  /** What `uname -s` prints there; null where only the ident of the SSH server tells it. */
  readonly uname: string | null;
  /** The SSH servers that only this platform has, without `SSH-2.0-`; null where there is none. */
  readonly ident: RegExp | null;
  /** Works on nearly every machine of this platform, and finds out how. */
  readonly first: Way;
  /** Used where `first` does not work; null where it always does or has said why not. */
  readonly otherwise: Way | null;
  /** The ways that `first` may have found, by the name that is remembered. */
  readonly known: ReadonlyMap<string, Way>;
}

/** One way to read the listeners: fixed commands, and how their answers are read. */
export interface Way {
  /**
   * As sent, in this order, each in a channel of its own or all of them in one shell. Nothing in them comes from the
   * config.
   */
  readonly commands: readonly string[];
  /** Present where the machine accepts lines only in a shell. */
  readonly shell?: ShellForm;
  /** True where these answers are enough, or where no further command could help. Without it all commands are sent. */
  isDone?(answers: readonly CommandAnswer[]): boolean;
  /** True where the last bytes of an answer prove that nothing follows. */
  isWhole(tail: string): boolean;
  /**
   * Null where this way does not work here (any more), so that `first` must find another one.
   * @throws CollectError where the answers are cut or unreadable
   */
  read(answers: readonly CommandAnswer[], account: string): PlatformReading | null;
}

export interface ShellForm {
  /** Matches a whole prompt after which lines may be sent. */
  readonly prompt: RegExp;
}

export interface PlatformReading {
  /** The way that worked, for `Platform.known`. */
  readonly way: string;
  readonly parsed: Parsed;
}
