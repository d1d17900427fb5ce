import { CollectError } from '../model/collection.ts';
import type { Binding } from '../model/listener.ts';
import type { Completeness, Identity } from '../model/observation.ts';

/** What one text says of one asset. Every parser of this folder is `(text, ...) => Parsed` (nmap: one for each host) and throws only CollectError. */
export interface Parsed {
  /** As read, not merged; one for each holder of a socket. */
  readonly bindings: readonly Binding[];
  /** What the text shows in full. Where that cannot be told from its content, false. */
  readonly complete: Completeness;
  readonly identity: Identity;
  /** Sentences for a person: what could not be seen and why. */
  readonly notes: readonly string[];
  /** The asset as the text names it (nmap: its address), null where it names none. */
  readonly asset: string | null;
  /** Epoch milliseconds where the text itself says when it was taken. */
  readonly takenAt: number | null;
}

/**
 * What the caller knows of the command whose answer it hands over: true where that command shows all of this aspect,
 * with the rights it ran under. For a recording nobody knows, then parsers decide from the content alone.
 */
export type Asked = Completeness;

export const noIdentity: Identity = { vendor: null, model: null, description: null };

/** More rows than any asset can have sockets to listen on: beyond this a text is an attack or a mistake. */
export const maxRows = 65_536;

/** The one way a parser gives up: `ss: line 12: no port in "...": what would be right`. Lines count from 1. */
export function refuse(parser: string, line: number | null, message: string): CollectError {
  return new CollectError('parse', line === null ? `${parser}: ${message}` : `${parser}: line ${line}: ${message}`);
}
