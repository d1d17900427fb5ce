import { CollectError } from '../../model/collection.ts';

/** What an asset says of itself in a protocol of its own; null where it does not say it. */
export interface SelfDescription {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  /** What else is worth a word: a serial number, the name of the application. */
  readonly more: readonly string[];
  /** What it was asked for and refused to say, and why. */
  readonly gaps?: readonly string[];
}

/** One request and its answer. */
export interface DialogueStep {
  /** For the plan and for messages: `ListIdentity`. */
  readonly name: string;
  /**
   * The bytes to send. `before` are the answers so far, for the numbers of the asset that a protocol wants back; without
   * them (for the plan) zeros stand in their place.
   */
  readonly request: (before: readonly Buffer[]) => Buffer;
  /** @throws CollectError where the next request must not be sent */
  readonly check: (answer: Buffer) => void;
}

export interface Farewell {
  /** Said after so many good answers, also where a later one is not: then there is something to be closed. */
  readonly after: number;
  readonly request: DialogueStep['request'];
}

/** A whole conversation: pure, so that the plan shows what the session sends. */
export interface Dialogue {
  /** As people call it: `EtherNet/IP`. */
  readonly protocol: string;
  readonly transport: 'tcp' | 'udp';
  readonly steps: readonly DialogueStep[];
  /** A goodbye that has no answer; null where closing the connection is all there is. */
  readonly farewell: Farewell | null;
  /**
   * Bytes of the message that begins here, over TCP; null while too few are there to tell.
   * @throws CollectError where no such message begins like that
   */
  readonly lengthOf: (received: Buffer) => number | null;
  /** Rest for the asset between an answer and the next request, milliseconds. */
  readonly restMs: number;
  /** @throws CollectError, with `parse` where the answers cannot be read for certain */
  readonly read: (answers: readonly Buffer[]) => SelfDescription;
}

/** An answer that is not what the protocol says. */
export function unreadable(message: string): CollectError {
  return new CollectError('parse', message);
}

/** An answer that was read, and says no. */
export function refusedBy(message: string): CollectError {
  return new CollectError('protocol', message);
}

/** `0x8104` */
export function hex(value: number, digits = 2): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
