import { readdirSync, readlinkSync } from 'node:fs';
import { createSnmpCollector } from '../../src/collect/snmp/index.ts';
import type { SnmpCommunity, SnmpSettings, SnmpUser } from '../../src/collect/snmp/settings.ts';
import { sealed } from '../../src/lib/secret.ts';
import { profiles } from '../../src/model/profile.ts';
import type { SnmpAuth, SnmpPrivacy } from '../../src/model/source/snmp-security.ts';
import type { Look } from '../../src/collect/collector.ts';
import { CollectError, emptyFootprint, type Footprint } from '../../src/model/collection.ts';
import type { LiveLook, Shown } from '../../src/model/observation.ts';

export const community = 'a community nobody guesses';

export function communityCredential(version: SnmpCommunity['version'], text = community): SnmpCommunity {
  return { type: 'snmp', name: 'test', version, community: sealed(text) };
}

/** A user of SNMPv3; without keys one that neither signs nor encrypts. */
export function userCredential(
  username: string,
  keys: Partial<Record<'authKey' | 'privacyKey', string>> & {
    readonly auth?: SnmpAuth;
    readonly privacy?: SnmpPrivacy;
  } = {},
): SnmpUser {
  const { auth = 'none', privacy = 'none', authKey, privacyKey } = keys;
  return {
    ...{ type: 'snmp', name: 'test', version: '3', username, auth, privacy },
    authKey: authKey === undefined ? null : sealed(authKey),
    privacyKey: privacyKey === undefined ? null : sealed(privacyKey),
  };
}

/** Settings of a test: short timeouts, no repetition, the community above. */
export function settingsFor(port: number, changes: Partial<SnmpSettings> = {}): SnmpSettings {
  return {
    type: 'snmp',
    address: '127.0.0.1',
    port,
    timeoutMs: 200,
    retries: 0,
    maxRepetitions: 10,
    context: null,
    limits: profiles.normal,
    credential: communityCredential('2c'),
    ...changes,
  };
}

export interface LookResult {
  readonly collected: LiveLook | null;
  readonly error: CollectError | null;
  readonly footprint: Footprint;
  readonly milliseconds: number;
}

/** One look. An error that is no CollectError is a bug and comes through. */
export async function lookOnce(settings: SnmpSettings, changes: Partial<Look> = {}): Promise<LookResult> {
  const footprint = emptyFootprint();
  const look: Look = { signal: new AbortController().signal, footprint, remembered: null, ...changes };
  const before = performance.now();
  try {
    const collected = await createSnmpCollector(settings).collect(look);
    return { collected, error: null, footprint, milliseconds: performance.now() - before };
  } catch (error) {
    if (!(error instanceof CollectError)) throw error;
    return { collected: null, error, footprint, milliseconds: performance.now() - before };
  }
}

/** `tcp 0.0.0.0 22 sshd`, sorted. */
export function listed(collected: Pick<Shown, 'bindings'> | null): string[] {
  const bindings = collected?.bindings ?? [];
  return bindings.map((b) => `${b.transport} ${b.address} ${b.port} ${b.process ?? '-'}`).sort();
}

/** Sockets that this process holds open. */
export function openSockets(): number {
  const links = readdirSync('/proc/self/fd').map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return ''; // The descriptor of the listing itself.
    }
  });
  return links.filter((link) => link.startsWith('socket:')).length;
}
