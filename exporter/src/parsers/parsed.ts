import { CollectError } from '../model/collection.ts';
import { cleanText } from '../model/label.ts';
import type { Binding, Transport } from '../model/listener.ts';
import type { Completeness, Identity } from '../model/observation.ts';

/**
 * What one text says of one asset. Every parser of this folder is `(text, ...) => Parsed` (nmap: one for each host) and
 * throws only CollectError.
 */
export interface Parsed {
  /** As read, not merged; one for each holder of a socket. */
  readonly bindings: readonly Binding[];
  /** The aspects that the text shows completely. False where its content does not tell that. */
  readonly complete: Completeness;
  /**
   * Transports without a listener that the form could show, where the text does not tell whether they were asked for.
   */
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
 * What the caller knows of the command that gave the answer. For a recording this is unknown (null): then parsers
 * decide from the content alone.
 */
export interface CommandScope {
  /** The command shows every TCP socket that listens. */
  readonly tcp: boolean;
  /** The command shows every UDP socket. */
  readonly udp: boolean;
  /** The command shows holders, as far as the account may see them. */
  readonly process: boolean;
  /** The command ran as root. A socket without a holder belongs to the kernel; it is not hidden from us. */
  readonly privileged?: boolean;
  /** The byte order of this machine, where it was asked: /proc/net prints addresses in it. */
  readonly byteOrder?: 'little' | 'big';
}

export const noIdentity: Identity = { vendor: null, model: null, description: null };

/** No asset has more listening sockets. A longer text is an attack or a mistake. */
export const maxRows = 65_536;

/**
 * The only way in which a parser gives up: `ss: line 12: no port in "...": what would be right`. Lines count from 1.
 */
export function refuse(parser: string, line: number | null, message: string): CollectError {
  return new CollectError('parse', line === null ? `${parser}: ${message}` : `${parser}: line ${line}: ${message}`);
}

/** Text of an asset inside a message: cleaned, cut, in quotes. */
export function quote(text: string): string {
  const clean = cleanText(text, 64);
  return text.length > clean.length ? `"${clean}..."` : `"${clean}"`;
}
