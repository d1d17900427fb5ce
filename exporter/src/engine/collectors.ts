import type { Collector } from '../collect/collector.ts';
import { createConnectCollector } from '../collect/connect/index.ts';
import { FolderQueue } from '../collect/import/folder-queue.ts';
import { createImportCollector } from '../collect/import/index.ts';
import { withIdentity } from '../collect/native/index.ts';
import { innerMemory } from '../collect/native/memory.ts';
import { createSnmpCollector } from '../collect/snmp/index.ts';
import type { SnmpCredential } from '../collect/snmp/settings.ts';
import { pinOf } from '../collect/ssh/keys/host-keys.ts';
import { createSshCollector } from '../collect/ssh/index.ts';
import type { SshCredential, SshSettings } from '../collect/ssh/settings.ts';
import { createWireCollector } from '../collect/wire/index.ts';
import type * as config from '../config/config.ts';
import { canonicalHost } from '../lib/ip.ts';
import type { Followers } from './followers.ts';
import { revealed } from '../lib/secret.ts';

export interface CollectorDeps {
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  readonly followers: Followers;
  /** `limits.min_gap` */
  readonly minGapMs: number;
}

/** All that a look at an asset does: its first source, and where its entry says so the question who it is. */
export function collectorOf({ sources: [source], identity, limits }: config.Asset, deps: CollectorDeps): Collector {
  const collector = createCollector(source, deps);
  if (identity === null) return withoutIdentity(collector);
  const { pauseMs, maxDurationMs: longestMs } = limits;
  return withIdentity(collector, identity, {
    now: deps.now,
    restMs: Math.max(deps.minGapMs, limits.minGapMs),
    pauseMs,
    longestMs,
  });
}

/** Where an identity was asked for once, what the source remembers stands behind it. */
function withoutIdentity(collector: Collector): Collector {
  return {
    collect: (look) => collector.collect({ ...look, remembered: innerMemory(look.remembered) }),
    plan: () => collector.plan(),
  };
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
      return createImportCollector({ ...source, now, queue: folderQueue });
    case 'zeek':
    case 'suricata':
      return createWireCollector({
        ...source,
        address: canonicalHost(source.address),
        follower: followers.of(source),
        now,
      });
    case 'connect':
      return createConnectCollector(source);
  }
}

/** What tells whether other host keys are pinned for the asset than before; null where none is. */
export function hostKeyPin({ sources: [source] }: config.Asset): string | null {
  return source.type === 'ssh' ? pinOf(sshSettings(source)) : null;
}

/** One for the process, as its threads are. */
const folderQueue = new FolderQueue();

/** One object per credential, so that its private key is decrypted once and not once for each asset. */
const sshCredentials = new WeakMap<config.SshCredential, SshCredential>();

function sshSettings(source: config.SshSource): SshSettings {
  const credential = sshCredentials.get(source.credential) ?? sshCredential(source.credential);
  sshCredentials.set(source.credential, credential);
  const { hostKeys: fingerprints, knownHosts } = source;
  return {
    ...source,
    credential,
    hostKeys: { fingerprints, knownHosts: knownHosts === null ? undefined : () => knownHosts.text },
  };
}

function sshCredential({ username, privateKey, passphrase, password }: config.SshCredential): SshCredential {
  return {
    username,
    privateKey: privateKey === null ? undefined : () => privateKey.export(),
    passphrase: passphrase === null ? undefined : () => revealed(passphrase),
    password: password === null ? undefined : () => revealed(password),
  };
}

function snmpCredential(credential: config.SnmpCommunity | config.SnmpUser): SnmpCredential {
  if (credential.version !== '3') {
    const { version, community } = credential;
    return { version, community: () => revealed(community) };
  }
  const { version, username, auth, privacy, authKey, privacyKey } = credential;
  return {
    version,
    username,
    auth,
    privacy,
    authKey: authKey === null ? null : () => revealed(authKey),
    privacyKey: privacyKey === null ? null : () => revealed(privacyKey),
  };
}
