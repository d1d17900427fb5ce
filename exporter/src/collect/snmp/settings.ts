import type { SnmpAuth, SnmpPrivacy } from '../../model/source/snmp-security.ts';
import { profiles, type SessionLimits } from '../../model/profile.ts';

/** What one SNMP source needs to ask one asset; `app.ts` makes it from the config. */
export interface SnmpSettings {
  /** IPv4 or IPv6 address, or a name. */
  readonly address: string;
  readonly port: number;
  /** How long one request waits for its answer. */
  readonly timeoutMs: number;
  /** How often an unanswered request is sent again. */
  readonly retries: number;
  /** The most rows a GETBULK asks for. */
  readonly maxRepetitions: number;
  /** Rest for the asset between one datagram, either way, and the next one of ours, milliseconds. */
  readonly gapMs: number;
  /** Which part of a device with several is meant (VRF, VLAN, virtual router); null for the one it means by itself. */
  readonly context: string | null;
  readonly credential: SnmpCredential;
  /** What the profile of the asset allows; `normal` where nothing is said. */
  readonly limits?: SessionLimits | undefined;
}

export function limitsOf({ limits }: Pick<SnmpSettings, 'limits'>): SessionLimits {
  return limits ?? profiles.normal;
}

/** Secrets are functions, so that no settings object can print one; they are called once for each session. */
export type SnmpCredential = SnmpCommunity | SnmpUser;

interface SnmpCommunity {
  readonly version: '1' | '2c';
  readonly community: () => string;
}

export interface SnmpUser {
  readonly version: '3';
  readonly username: string;
  readonly auth: SnmpAuth;
  /** Null exactly where `auth` is `none`. */
  readonly authKey: (() => string) | null;
  readonly privacy: SnmpPrivacy;
  /** Null exactly where `privacy` is `none`. */
  readonly privacyKey: (() => string) | null;
}

/**
 * The community as it is sent: with `@CONTEXT` behind it where a context is named. SNMPv1 and v2c have no field for one;
 * this is what Cisco ("community string indexing") and those that followed it take for it. Empty for SNMPv3.
 */
export function communityOf({ credential, context }: Pick<SnmpSettings, 'credential' | 'context'>): string {
  if (credential.version === '3') return '';
  const community = credential.community();
  return context === null || community === '' ? community : `${community}@${context}`;
}
