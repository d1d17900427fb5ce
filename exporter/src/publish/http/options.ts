import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Secret } from '../../lib/secret.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Transport } from '../../model/listener.ts';
import type { EvidenceStore, HistoryStore } from '../../model/store.ts';

/** Who asks for a reload, and which removals he confirms: those of no asset, of all, or of these. */
export interface ReloadRequest {
  readonly confirmed: 'none' | 'all' | readonly string[];
  /** For log and history: `the command line`, `the token ops`. */
  readonly by: string;
}

/** Names of assets as one text each, of thousands the first ones; absent where there are none. */
export type ReloadChanges = Readonly<Partial<Record<'added' | 'changed' | 'moved' | 'removed' | 'held', string>>>;

/** How a reload ended; `problems` are lines for a person. */
export interface ReloadResult {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly changes: ReloadChanges;
}

/** What a reload did, as lines for a person. */
export function reloadLines({ ok, problems, changes }: ReloadResult): readonly string[] {
  if (!ok) return problems;
  const lines = Object.entries(changes).map(([what, names]) => `${what}: ${names}`);
  const advice =
    changes.held === undefined
      ? []
      : [
          'Held assets left the configuration while they deviate: they are not asked any more, and their deviations stay until you confirm: otports reload --confirm-removals ASSET',
        ];
  return ['reloaded', ...lines, ...advice];
}

/** How a look that somebody asked for ended. */
export interface CollectResult {
  /** `ok`, a failure reason, `paused`, `too_soon`, `not_written` or `unknown_asset`. */
  readonly outcome: string;
  readonly message: string | null;
}

/** How a retry ended. */
export interface RetryResult extends CollectResult {
  /** Why the asset was not asked before. */
  readonly paused: readonly string[];
}

export interface Token {
  readonly name: string;
  readonly role: 'reader' | 'operator' | 'admin';
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

/** Everything the server shows or does, passed in. Nothing of it ever asks an asset, except `collect`. */
export interface HttpOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls: Tls | null;
  readonly access: () => Access;
  readonly fleet: Fleet;
  readonly store: HistoryStore & EvidenceStore;
  readonly metrics: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Null when ready, else one line that says what is still missing. */
  readonly notReady: () => string | null;
  readonly reload: (request: ReloadRequest) => Promise<ReloadResult>;
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

/** What a person declares closed, and with which ticket. */
export interface ClosingPort {
  readonly transport: Transport;
  readonly port: number;
  readonly ticket: string;
}

/** Whether it was written down; the message says why not. */
export interface CloseResult {
  readonly ok: boolean;
  readonly message: string | null;
}

/** The socket in the data folder through which the command line speaks to a running exporter; its rights are those of the file. */
export interface ControlOptions {
  readonly socket: string;
  readonly collect: (asset: string) => Promise<CollectResult>;
  /** `by` is what the caller says of himself. */
  readonly retry: (asset: string, by: string) => Promise<RetryResult>;
  readonly close: (asset: string, port: ClosingPort) => Promise<CloseResult>;
  readonly reload: HttpOptions['reload'];
  readonly log: HttpLog;
}
