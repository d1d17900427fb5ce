import { CollectError } from '../model/collection.ts';
import { cleanText } from '../model/label.ts';
import type { Binding, Transport } from '../model/listener.ts';
import type { Completeness, Identity } from '../model/observation.ts';

/** What one text says of one asset. Every parser of this folder is `(text, ...) => Parsed` (nmap: one for each host) and throws only CollectError. */
export interface Parsed {
  /** As read, not merged; one for each holder of a socket. */
  readonly bindings: readonly Binding[];
  /** What the text shows in full. Where that cannot be told from its content, false. */
  readonly complete: Completeness;
  /** Transports that its form would show and that have no listener in it, where it does not tell whether they were asked for. */
  readonly silent?: readonly Transport[];
  readonly identity: Identity;
  /** Sentences for a person: what could not be seen and why. */
  readonly notes: readonly string[];
  /** The asset as the text names it (nmap: its address), null where it names none. */
  readonly asset: string | null;
  /** Epoch milliseconds where the text itself says when it was taken. */
  readonly takenAt: number | null;
}

/**
 * What the caller knows of the command whose answer it hands over. Of a recording nobody knows it (null): then parsers
 * decide from the content alone.
 */
export interface CommandScope {
  /** The command shows every TCP socket that listens. */
  readonly tcp: boolean;
  /** The command shows every UDP socket. */
  readonly udp: boolean;
  /** The command shows holders, as far as it may. */
  readonly process: boolean;
  /** It ran as root: a socket without a holder has none (the kernel's own), it is not hidden from us. */
  readonly privileged?: boolean;
  /** In which order this machine keeps the bytes of a word, where it was asked: /proc/net prints addresses in it. */
  readonly byteOrder?: 'little' | 'big';
}

export const noIdentity: Identity = { vendor: null, model: null, description: null };

/** More rows than any asset can have sockets to listen on: beyond this a text is an attack or a mistake. */
export const maxRows = 65_536;

/** The one way a parser gives up: `ss: line 12: no port in "...": what would be right`. Lines count from 1. */
export function refuse(parser: string, line: number | null, message: string): CollectError {
  return new CollectError('parse', line === null ? `${parser}: ${message}` : `${parser}: line ${line}: ${message}`);
}

/** Text of an asset inside a message: cleaned, cut, in quotes. */
export function quote(text: string): string {
  const clean = cleanText(text, 64);
  return text.length > clean.length ? `"${clean}..."` : `"${clean}"`;
}
