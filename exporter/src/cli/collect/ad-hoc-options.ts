import type { SnmpAuth, SnmpPrivacy } from '../../model/source/snmp-security.ts';

/** The options that say how to ask an asset that is in no config. */
export interface AdHocOptions {
  readonly asset: string;
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly passwordFile?: string;
  readonly hostKey?: readonly string[];
  readonly knownHosts?: string;
  readonly communityFile?: string;
  readonly snmpVersion?: '1' | '2c' | '3';
  readonly user?: string;
  readonly auth?: SnmpAuth;
  readonly authKeyFile?: string;
  readonly privacy?: SnmpPrivacy;
  readonly privacyKeyFile?: string;
}

/** `[::1]` in a URL means `::1`. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
