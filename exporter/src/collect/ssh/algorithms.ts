import { CollectError } from '../../model/collection.ts';
import { quoted } from './faults.ts';
import { namedAlgorithms as named } from './named-algorithms.ts';
import type { SshAlgorithms } from './settings.ts';

export type AlgorithmKind = keyof SshAlgorithms;

/** The algorithms to offer of each kind, best first. */
export type AlgorithmLists = Readonly<Record<AlgorithmKind, readonly string[]>>;

const namedAlgorithms: AlgorithmLists = named;

/** The names of the kinds in the config. */
const yamlNames: Record<AlgorithmKind, string> = {
  kex: 'kex',
  ciphers: 'ciphers',
  macs: 'macs',
  serverHostKey: 'server_host_key',
};

const words: Record<AlgorithmKind, string> = {
  kex: 'key exchange',
  ciphers: 'cipher',
  macs: 'MAC',
  serverHostKey: 'host key algorithm',
};

/** Offered to every asset: nothing with SHA-1, no CBC, no DSA. Host keys in the order that spec section 4 promises. */
export const defaultAlgorithms: AlgorithmLists = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
  ],
  ciphers: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  macs: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
};

/**
 * In a group exchange the server chooses the prime, and Node tests it on the event loop. 8192 bits block the exporter
 * for 20 s (measured). So it is never offered, whatever the config says.
 */
const groupExchange = 'group-exchange';

export const algorithmKinds: readonly AlgorithmKind[] = ['kex', 'serverHostKey', 'ciphers', 'macs'];

/** What to offer: the defaults, then what the config names. @throws CollectError where a name is not known */
export function offeredAlgorithms(named: Partial<SshAlgorithms>): AlgorithmLists {
  return {
    kex: offered('kex', named.kex ?? []),
    ciphers: offered('ciphers', named.ciphers ?? []),
    macs: offered('macs', named.macs ?? []),
    serverHostKey: offered('serverHostKey', named.serverHostKey ?? []),
  };
}

function offered(kind: AlgorithmKind, named: readonly string[]): readonly string[] {
  const defaults = defaultAlgorithms[kind];
  for (const name of named) {
    if (defaults.includes(name) || namedAlgorithms[kind].includes(name)) continue;
    const why = name.includes(groupExchange)
      ? 'is never used: the asset would choose the prime, and testing it stops the exporter for up to 20 s'
      : `is not known; beyond the defaults there are ${namedAlgorithms[kind].join(', ')}`;
    throw new CollectError('protocol', `algorithms.${yamlNames[kind]}: ${quoted(name)} ${why}`);
  }
  return [...defaults, ...named.filter((name) => !defaults.includes(name))];
}

/**
 * Why both sides have no common algorithm: what the asset offers, and the config line that would allow it. Null where
 * they have one.
 */
export function noCommonAlgorithm(ours: AlgorithmLists, theirs: AlgorithmLists): string | null {
  const common = (kind: AlgorithmKind) => ours[kind].find((name) => theirs[kind].includes(name));
  const needsNoMac = authenticated.test(common('ciphers') ?? '');
  const lacking = algorithmKinds.filter((kind) => common(kind) === undefined && !(kind === 'macs' && needsNoMac));
  const kind = lacking[0];
  if (kind === undefined) return null;
  const offer = theirs[kind].filter((name) => !isExtension(name));
  return `no common ${words[kind]}: the asset offers ${quoted(offer.join(', '), 300)}. ${remedy(lacking, theirs)}`;
}

function remedy(lacking: readonly AlgorithmKind[], theirs: AlgorithmLists): string {
  const parts: string[] = [];
  for (const kind of lacking) {
    const usable = namedAlgorithms[kind].find((name) => theirs[kind].includes(name));
    if (usable === undefined) return hopeless(theirs[kind]);
    parts.push(`${yamlNames[kind]}: [${usable}]`);
  }
  return `It is weak; to accept it for this asset, add to its source: algorithms: { ${parts.join(', ')} }`;
}

function hopeless(offer: readonly string[]): string {
  return offer.some((name) => name.includes(groupExchange))
    ? 'otports never uses group exchange (the asset would choose the prime, and testing it stops the exporter); enable a fixed group or a curve on the asset'
    : 'otports knows none of them; the SSH server of the asset needs an update or another setting';
}

/** Ciphers with their own authentication (RFC 5647, chacha20-poly1305 of OpenSSH): the MAC lists are not used then. */
const authenticated = /-gcm@openssh\.com$|^chacha20-poly1305/;

/** Pseudo names in the kex list (RFC 8308, strict kex) are no algorithms. */
function isExtension(name: string): boolean {
  return name.startsWith('ext-info-') || name.startsWith('kex-strict-');
}
