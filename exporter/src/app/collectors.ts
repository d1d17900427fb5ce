import type { Collector } from '../collect/collector.ts';
import { createImportCollector } from '../collect/import/index.ts';
import { createSnmpCollector } from '../collect/snmp/index.ts';
import type { SnmpCredential } from '../collect/snmp/settings.ts';
import { createSshCollector } from '../collect/ssh/index.ts';
import type { SshCredential, SshSettings } from '../collect/ssh/settings.ts';
import { createWireCollector } from '../collect/wire/index.ts';
import type * as config from '../config/config.ts';
import { canonicalHost } from '../model/address.ts';
import type { Followers } from './followers.ts';

export interface CollectorDeps {
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  readonly followers: Followers;
}

/** The collector of a source: the one place that knows them all. */
export function createCollector(source: config.Source, { now, followers }: CollectorDeps): Collector {
  switch (source.type) {
    case 'ssh':
      return createSshCollector(sshSettings(source));
    case 'snmp':
      return createSnmpCollector({
        ...source,
        gapMs: source.limits.pauseMs,
        credential: snmpCredential(source.credential),
      });
    case 'import':
      return createImportCollector({ ...source, now });
    case 'zeek':
    case 'suricata':
      return createWireCollector({
        ...source,
        address: canonicalHost(source.address),
        follower: followers.of(source),
        now,
      });
  }
}

/** One object per credential, so that its private key is decrypted once and not once for each asset. */
const sshCredentials = new WeakMap<config.SshCredential, SshCredential>();

function sshSettings(source: config.SshSource): SshSettings {
  const credential = sshCredentials.get(source.credential) ?? sshCredential(source.credential);
  sshCredentials.set(source.credential, credential);
  const { hostKeys: fingerprints, knownHosts } = source;
  return { ...source, credential, hostKeys: { fingerprints, knownHosts: knownHosts?.text } };
}

function sshCredential({ username, privateKey, passphrase, password }: config.SshCredential): SshCredential {
  return {
    username,
    privateKey: privateKey === null ? undefined : () => Buffer.from(privateKey.read()),
    passphrase: passphrase === null ? undefined : () => passphrase.read(),
    password: password === null ? undefined : () => password.read(),
  };
}

function snmpCredential(credential: config.SnmpCommunity | config.SnmpUser): SnmpCredential {
  if (credential.version !== '3') {
    const { version, community } = credential;
    return { version, community: () => community.read() };
  }
  const { version, username, auth, privacy, authKey, privacyKey } = credential;
  return {
    version,
    username,
    auth,
    privacy,
    authKey: authKey === null ? null : () => authKey.read(),
    privacyKey: privacyKey === null ? null : () => privacyKey.read(),
  };
}
