import type { ConnectSettings } from '../collect/connect/settings.ts';
import type { NativeSettings } from '../collect/native/settings.ts';
import type { AssetPolicy } from '../model/asset.ts';
import type { Windows } from '../model/windows.ts';
import type { Role } from '../model/command/caller.ts';
import type { SnmpAuth, SnmpPrivacy } from '../model/source/snmp-security.ts';
import type { PlatformChoice } from '../model/source/platform.ts';
import type { LookLimits, Profile, SessionLimits } from '../model/profile.ts';
import type { Secret } from '../lib/secret.ts';

/**
 * A configuration that was read whole and found right: plain data, durations in milliseconds, file names as seen from
 * where the program runs.
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
  /** Absolute, so that whoever reads it finds it. */
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
  /** Why it may be looser than its profile; null where nobody has said so. */
  readonly acceptedRisk: string | null;
  /** Never empty; the first one is the asset's own word. */
  readonly sources: readonly [Source, ...Source[]];
  /** Null where nobody asks the asset in its own protocol who it is. */
  readonly identity: NativeSettings | null;
  readonly intervalMs: number;
  /** Fraction of the interval, 0 to 0.5. */
  readonly jitter: number;
  /** Null where the asset may always be asked. */
  readonly pollingWindows: Windows | null;
}

export type Source = SshSource | SnmpSource | ImportSource | WireSource | ConnectSource;

/** `auto`, or the name of one; `collect/ssh/platforms/` has them. */
export interface SshSource {
  readonly type: 'ssh';
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly platform: PlatformChoice;
  /** One object for all assets of one credential. */
  readonly credential: SshCredential;
  /** `SHA256:...`; empty where none is pinned. */
  readonly hostKeys: readonly string[];
  readonly knownHosts: KnownHosts | null;
  readonly algorithms: SshAlgorithms;
  readonly limits: SessionLimits;
}

/** A known_hosts file; one object for all assets that use it. */
export interface KnownHosts {
  readonly file: string;
  readonly sha256: string;
  readonly text: string;
}

/** Weak algorithms the source names, by SSH name. */
export interface SshAlgorithms {
  readonly kex: readonly string[];
  readonly ciphers: readonly string[];
  readonly macs: readonly string[];
  readonly serverHostKey: readonly string[];
}

export interface SnmpSource {
  readonly type: 'snmp';
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly maxRepetitions: number;
  readonly retries: number;
  readonly context: string | null;
  readonly limits: SessionLimits;
  readonly credential: SnmpCommunity | SnmpUser;
}

export interface ImportSource {
  readonly type: 'import';
  /** May hold wildcards. */
  readonly path: string;
  readonly format: string;
  readonly maxAgeMs: number;
  /** A file is left alone until nobody has written to it for so long. */
  readonly settleMs: number;
}

/** What a sensor on the network writes. */
export interface WireSource {
  readonly type: 'zeek' | 'suricata';
  /** A number: logs have no names. */
  readonly address: string;
  /** May hold wildcards. */
  readonly path: string;
  readonly forgetAfterMs: number;
}

export type ConnectSource = { readonly type: 'connect' } & ConnectSettings;

export type Credential = SshCredential | SnmpCommunity | SnmpUser;

export interface SshCredential {
  readonly type: 'ssh';
  readonly name: string;
  readonly username: string;
  readonly privateKey: Secret | null;
  readonly passphrase: Secret | null;
  readonly password: Secret | null;
}

export interface SnmpCommunity {
  readonly type: 'snmp';
  readonly name: string;
  readonly version: '1' | '2c';
  readonly community: Secret;
}

export interface SnmpUser {
  readonly type: 'snmp';
  readonly name: string;
  readonly version: '3';
  readonly username: string;
  readonly auth: SnmpAuth;
  /** Null exactly where `auth` is `none`. */
  readonly authKey: Secret | null;
  readonly privacy: SnmpPrivacy;
  /** Null exactly where `privacy` is `none`. */
  readonly privacyKey: Secret | null;
}

export interface WebConfig {
  readonly tls: Tls | null;
  /** Names and bcrypt hashes. */
  readonly users: ReadonlyMap<string, Secret>;
}

export interface Tls {
  readonly cert: string;
  readonly key: Secret;
  /** Certificates of those who may connect; null where clients need none. */
  readonly clientCa: string | null;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface Token {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the token, lower-case hex. */
  readonly sha256: string;
}
