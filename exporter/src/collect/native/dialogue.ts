import { CollectError } from '../../model/collection.ts';

/** What an asset says of itself in its own protocol; null where it does not say it. */
export interface SelfDescription {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Other useful facts: a serial number, the name of the application. */
  readonly more: readonly string[];
  /** What it refused to tell, and why. */
  readonly gaps?: readonly string[];
}

/** One request and its answer. */
export interface DialogueStep {
  /** For the plan and for messages: `ListIdentity`. */
  readonly name: string;
  /**
   * The bytes to send. `before` are the answers so far: some protocols require numbers of the asset in the next
   * request. Without them (for the plan) these numbers are zeros.
   */
  readonly request: (before: readonly Buffer[]) => Buffer;
  /** @throws CollectError where the next request must not be sent */
  readonly check: (answer: Buffer) => void;
}

export interface Farewell {
  /** Sent after at least this many good answers, even where a later one is bad: then there is something to close. */
  readonly after: number;
  readonly request: DialogueStep['request'];
}

/** A whole dialogue. Pure, so that the plan shows exactly what the session sends. */
export interface Dialogue {
  /** The usual name: `EtherNet/IP`. */
  readonly protocol: string;
  readonly transport: 'tcp' | 'udp';
  readonly steps: readonly DialogueStep[];
  /** A final message without an answer; null where closing the connection is enough. */
  readonly farewell: Farewell | null;
  /**
   * Bytes of the message that begins here, over TCP; null while too few have arrived to tell.
   * @throws CollectError where no message of the protocol begins like this
   */
  readonly lengthOf: (received: Buffer) => number | null;
  /** Pause for the asset between an answer and the next request, milliseconds. */
  readonly restMs: number;
  /** @throws CollectError, with `parse` where the answers cannot be read for certain */
  readonly read: (answers: readonly Buffer[]) => SelfDescription;
}

/** The error for an answer that does not follow its protocol. */
export function unreadable(message: string): CollectError {
  return new CollectError('parse', message);
}

/** The error for an answer that refuses. */
export function refusedBy(message: string): CollectError {
  return new CollectError('protocol', message);
}

/** `0x8104` */
export function hex(value: number, digits = 2): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}
