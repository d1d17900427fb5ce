import type { AssetSocket } from './asset-socket.ts';
import type { RequestFailure } from './session-error.ts';
import type { SnmpSettings } from '../settings.ts';
import type { WireVarbind } from './wire-varbind.ts';

/**
 * The part of the library's session that we use: three reads. Its walks are not used, because they loop for ever on a
 * lying agent.
 */
export interface LibrarySession {
  get(oids: string[], answered: Callback<WireVarbind[]>): unknown;
  getNext(oids: string[], answered: Callback<WireVarbind[]>): unknown;
  getBulk(
    ...request: [oids: string[], nonRepeaters: number, maxRepetitions: number, answered: Callback<WireBulk>]
  ): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The library behind our own interface. */
export interface Library {
  open(settings: SnmpSettings, socket: AssetSocket): LibrarySession;
  /** Tells the kinds of errors of the library apart. */
  failureOf(error: unknown): RequestFailure;
}

/** The callback of the library: an error, or the answer. */
export type Callback<T> = (error: Error | null, answer?: T) => void;
/** The answer to a bulk request: one list for each OID. */
export type WireBulk = (WireVarbind | WireVarbind[])[];
