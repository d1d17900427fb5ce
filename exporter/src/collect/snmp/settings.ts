import { revealed, type Secret } from '../../lib/secret.ts';
import type { SessionLimits } from '../../model/profile.ts';
import type { SnmpAuth, SnmpPrivacy } from '../../model/source/snmp-security.ts';

/** What one SNMP source needs to ask one asset. */
export interface SnmpSettings {
  readonly type: 'snmp';
  /** IPv4 or IPv6 address, or a name. */
  readonly address: string;
  readonly port: number;
  /** How long one request waits for its answer. */
  readonly timeoutMs: number;
  /** The most rows a GETBULK asks for. */
  readonly maxRepetitions: number;
  /** How often an unanswered request is sent again. */
  readonly retries: number;
  /** Which part of a device with several is meant (VRF, VLAN, virtual router); null for the one it means by itself. */
  readonly context: string | null;
  /** `pauseMs` is the rest for the asset between one datagram, either way, and the next one of ours. */
  readonly limits: SessionLimits;
  readonly credential: SnmpCredential;
}

export type SnmpCredential = SnmpCommunity | SnmpUser;

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

/**
 * The community as it is sent: with `@CONTEXT` behind it where a context is named. SNMPv1 and v2c have no field for one;
 * this is what Cisco ("community string indexing") and those that followed it take for it. Empty for SNMPv3.
 */
export function communityOf({ credential, context }: Pick<SnmpSettings, 'credential' | 'context'>): string {
  if (credential.version === '3') return '';
  const community = revealed(credential.community);
  return context === null || community === '' ? community : `${community}@${context}`;
}
