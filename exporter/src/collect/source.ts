import type { z } from 'zod';
import type { Secret } from '../lib/secret.ts';
import type { LookLimits } from '../model/profile.ts';
import type { CollectorName } from '../model/source/collector-name.ts';
import type { FileText } from '../model/source/file-text.ts';
import type { SourceTraits } from '../model/source/source-traits.ts';
import type { Collector, CollectorDeps } from './collector.ts';

/** What stands in the config for a source. */
export interface SourceEntry {
  readonly type: CollectorName;
}

/** What a collector needs, made of the entry: plain data that crosses a thread. Who is asked has an address, who reads files their path. */
export type SourceSettings = SourceEntry & ({ readonly address: string } | { readonly path: string });

/** What a source logs in with; one object for all assets that name it. */
export interface SourceCredential {
  readonly type: CollectorName;
  /** Its name under `credentials:`. */
  readonly name: string;
}

/**
 * All that there is to know of a kind of source. Each folder of `collect/` exports one from its `source.ts`, and
 * `collect/table.ts` names them all. The config is read with it, in a thread and in `check-config`, so nothing here may load
 * a session: that comes with `load`.
 */
export interface Source<
  Entry extends SourceEntry,
  Settings extends SourceSettings,
  Credential extends SourceCredential | null = null,
> {
  readonly traits: SourceTraits;
  /** What may be written of it; its documentation and JSON Schema are made of this. */
  readonly schema: z.ZodObject & z.ZodType<Entry>;
  /** Null where it does not log in. */
  readonly credential: CredentialKind<SourceEntry, NonNullable<Credential>> | Extract<Credential, null>;
  /** Null where something is wrong, which has been refused then. */
  resolve(job: SourceJob<Entry, Credential>): Settings | null | Promise<Settings | null>;
  /** What a person should know of settings that are right and will not do, behind the names of the assets; null for nothing. */
  warning?(settings: Settings): string | null;
  /** What asks, or reads: loads the session and its libraries. */
  load(): Promise<CollectorMaker<Settings>>;
}

export interface CollectorMaker<Settings> {
  create(settings: Settings, deps: CollectorDeps): Collector;
}

/** What a source is told of its asset, and how it says what is wrong with its entry. Keys are those of the entry. */
export interface SourceJob<Entry, Credential = null> {
  readonly entry: Entry;
  readonly address: string;
  readonly limits: LookLimits;
  readonly staleAfterMs: number;
  /** The one that the entry names, or the asset, or `match:`, or `defaults:`. */
  readonly credential: Credential;
  /** The file or pattern that stands at the key, as seen from where the program runs. */
  readonly pathAt: (key: string, written: string) => string;
  /** The file that stands at the key; null where it cannot be read, which has been refused then. */
  readonly textAt: (key: string, written: string) => Promise<FileText | null>;
  /** Whether the asset's own entry says it, not `match:` or `defaults:`. */
  readonly isSaidByItself: (key: string) => boolean;
  /** Reports what is wrong at the key, or with the source as a whole. */
  readonly refuse: (message: string, key?: string) => null;
  /** The first one of all plain data that says the same: thousands of assets share it. */
  readonly one: <T extends object>(data: T) => T;
}

/** What may stand under `credentials:` for one type of source. */
export interface CredentialKind<Entry extends SourceEntry, Credential extends SourceCredential> {
  readonly schema: z.ZodType<Entry>;
  /** Null where something is wrong, which has been refused then. */
  resolve(job: CredentialJob<Entry>): Promise<Credential | null>;
  /** True where a login with it sends a password that the asset may count as a failed one, and lock the account. */
  sendsPassword(credential: Credential): boolean;
}

export interface CredentialJob<Entry> {
  readonly entry: Entry;
  readonly name: string;
  /** The secret of a field, from its file or from the environment; null where neither is named. */
  readonly secret: (field: string) => Promise<Secret | null | 'wrong'>;
  /** Reports what is wrong at the key (of a secret: without `_file`), or with the credential as a whole. */
  readonly refuse: (message: string, key?: string) => null;
}
