import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Secret } from '../../lib/secret.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { EvidenceStore, HistoryStore } from '../../model/store.ts';
import type { Role } from '../../model/command/caller.ts';
import type { CommandDescription, Door } from '../../model/command/door.ts';

export interface Token {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token, lower-case hex. */
  readonly sha256: string;
}

/** Who may read and write. Read again for each request, because a reload may change it. */
export interface Access {
  readonly reads: 'open' | 'closed';
  readonly tokens: readonly Token[];
  /** Names and bcrypt hashes. */
  readonly users: ReadonlyMap<string, Secret>;
}

export interface Tls {
  readonly cert: string;
  readonly key: Secret;
  readonly clientCa: string | null;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

/** What the server needs of a log; a pino logger is one. */
export interface HttpLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Everything that the server shows or does, passed in. None of it asks an asset, except a command. */
export interface HttpOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls: Tls | null;
  readonly access: () => Access;
  readonly fleet: Fleet;
  readonly store: HistoryStore & EvidenceStore;
  readonly metrics: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Null when ready, else one line that says what is not ready yet. */
  readonly notReady: () => string | null;
  /** The only way to run a command. */
  readonly door: Door;
  /** The commands, for the document of the API. */
  readonly commands: readonly CommandDescription[];
  readonly externalUrl: () => string | null;
  /** IANA name, for times on pages. */
  readonly timezone: () => string;
  readonly version: string;
  readonly now: () => number;
  /** A connection was ended or refused, so that others are answered. */
  readonly dropped: (reason: DropReason) => void;
  readonly log: HttpLog;
}

/**
 * Why a connection was dropped:
 * - `idle`, `unfinished`: it was idle, or its first request not whole, and another one needed the room.
 * - `full`: it was refused, because every other one had a request under way.
 * - `pipelined`: too many requests waited on it.
 * - `waiting`: too many scrapes waited, most of them from its address.
 */
export type DropReason = 'idle' | 'unfinished' | 'full' | 'pipelined' | 'waiting';

export interface HttpServer {
  /** Rejects with ListenError where it cannot listen on the address. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Uses another certificate, or other ones for clients, for new connections. Does nothing for plain HTTP. */
  renew(tls: Tls): void;
  /** The address of the server, `http://127.0.0.1:9988`; valid after `start`. */
  readonly url: string;
}

/** Why the server cannot listen, for a person. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}
