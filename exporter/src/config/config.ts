import type { NativeSettings } from '../collect/native/settings.ts';
import type { SettingsOf } from '../collect/sources.ts';
import type { AssetPolicy } from '../model/asset.ts';
import type { Windows } from '../model/windows.ts';
import type { Role } from '../model/command/caller.ts';
import type { LookLimits, Profile } from '../model/profile.ts';
import type { Secret } from '../lib/secret.ts';

/**
 * A complete configuration without problems: plain data, durations in milliseconds, file names relative to the working
 * directory.
 */
export interface Config {
  /** The file itself, as it was named. */
  readonly file: string;
  readonly listen: { readonly host: string; readonly port: number };
  readonly reads: 'open' | 'closed';
  readonly externalUrl: string | null;
  readonly web: WebConfig | null;
  readonly tokens: readonly Token[];
  readonly dataDir: string;
  /** Absolute, so that a reader finds it. */
  readonly killSwitchFile: string;
  readonly retentionMs: number;
  readonly timezone: string;
  readonly limits: Limits;
  /** In the order of the files. */
  readonly assets: readonly Asset[];
}

export interface Limits {
  readonly maxConcurrent: number;
  readonly maxConcurrentPerZone: number;
  readonly minGapMs: number;
  /** Of all assets together; null for no limit. */
  readonly requestsPerMinute: number | null;
  readonly deviationsPerAsset: number;
  readonly seriesPerAsset: number;
  readonly series: number;
}

/** An asset with everything that its own entry, `match:`, `defaults:` and the defaults of the schema say of it. */
export interface Asset {
  /** Identity, baseline and all that `compare` needs. */
  readonly policy: AssetPolicy;
  readonly profile: Profile;
  /** What a look may cost: the row of the profile, as far as config did not change it. */
  readonly limits: LookLimits;
  /** Why it may be looser than its profile; null where nobody gave a reason. */
  readonly acceptedRisk: string | null;
  /** Never empty. The first one is the asset's own source. */
  readonly sources: readonly [Source, ...Source[]];
  /** Null where nobody asks the asset in its own protocol who it is. */
  readonly identity: NativeSettings | null;
  readonly intervalMs: number;
  /** Fraction of the interval, 0 to 0.5. */
  readonly jitter: number;
  /** Null where the asset may always be asked. */
  readonly pollingWindows: Windows | null;
}

/** As the folder of each source says it. */
export type Source = SettingsOf;

export interface WebConfig {
  readonly tls: Tls | null;
  /** Names and bcrypt hashes. */
  readonly users: ReadonlyMap<string, Secret>;
}

export interface Tls {
  readonly cert: string;
  readonly key: Secret;
  /** Certificates of allowed clients; null where clients need none. */
  readonly clientCa: string | null;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface Token {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token, lower-case hex. */
  readonly sha256: string;
}
