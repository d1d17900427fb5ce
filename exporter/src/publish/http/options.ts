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

/** Who may read and write; asked anew for each request, because a reload may change it. */
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

/** Everything the server shows or does, passed in. Nothing of it ever asks an asset, except a command behind the door. */
export interface HttpOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls: Tls | null;
  readonly access: () => Access;
  readonly fleet: Fleet;
  readonly store: HistoryStore & EvidenceStore;
  readonly metrics: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Null when ready, else one line that says what is still missing. */
  readonly notReady: () => string | null;
  /** The way to every command; none is carried out otherwise. */
  readonly door: Door;
  /** The commands behind the door, for the document of the API. */
  readonly commands: readonly CommandDescription[];
  readonly externalUrl: () => string | null;
  /** IANA name, for times on pages. */
  readonly timezone: () => string;
  readonly version: string;
  readonly now: () => number;
  /** A connection was ended, or not taken, so that others are answered. */
  readonly dropped: (reason: DropReason) => void;
  readonly log: HttpLog;
}

/**
 * Why a connection was ended: it was idle, or its first request unfinished, and the room was wanted by another one; it was
 * not taken because every other one had a request under way; too many requests waited on it; too many
 * scrapes waited, and most of them came from its address.
 */
export type DropReason = 'idle' | 'unfinished' | 'full' | 'pipelined' | 'waiting';

export interface HttpServer {
  /** Rejects with ListenError where the address cannot be had. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Another certificate, or other ones for clients: for connections from now on. Nothing where it speaks plain HTTP. */
  renew(tls: Tls): void;
  /** Where it listens, `http://127.0.0.1:9988`; valid after `start`. */
  readonly url: string;
}

/** Why the server cannot listen, as a person reads it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}
