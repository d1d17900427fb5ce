import { createHash } from 'node:crypto';
import { CollectError, type OtherKey } from '../../../model/collection.ts';
import { cleanText } from '../../../model/label.ts';
import { quoted } from '../faults.ts';
import { hostName, knownHostsFor, type KnownHost } from './known-hosts.ts';
import type { SshSettings } from '../settings.ts';

/** Which host keys of an asset are trusted. */
export interface Trust {
  /** Changes only with the trusted or revoked keys of this asset; null where there are none. */
  readonly pin: string | null;
  /** The allowed host key algorithms that should be negotiated. */
  narrow(allowed: readonly string[]): readonly string[];
  /** Null where the key belongs to the asset; otherwise the reason to stop before the login. */
  refusal(key: Buffer): CollectError | null;
  /** The reason where the asset has no key of the types that `narrow` left. */
  noCommonType(offered: readonly string[]): CollectError | null;
}

/** `SHA256:...` as `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** `ssh-ed25519 SHA256:...` */
function described(key: Buffer): string {
  const type = typeOf(key);
  return type === null ? fingerprint(key) : `${type} ${fingerprint(key)}`;
}

/** The first string of the key (RFC 4253 6.6), which comes from the asset; null where there is none. */
function typeOf(key: Buffer): string | null {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  const type = length > 0 && length <= 64 && 4 + length <= key.length ? key.toString('latin1', 4, 4 + length) : '';
  return /^[a-z0-9@.-]+$/.test(type) ? type : null;
}

/** A file may have many keys for a host; a message shows the first ones. */
const mostShown = 4;

function listed(texts: readonly string[]): string {
  const all = [...new Set(texts)];
  const more = all.length > mostShown ? ` and ${all.length - mostShown} more` : '';
  return `${all.slice(0, mostShown).join(', ')}${more}`;
}

/** What tells whether other keys are pinned than before; null where none is, or nothing of it can be read. */
export function pinOf(settings: Pinned): string | null {
  try {
    return trustOf(settings).pin;
  } catch (error) {
    if (error instanceof CollectError) return null;
    throw error;
  }
}

/** What the settings say of the keys of an asset. */
export type Pinned = Pick<SshSettings, 'hostKeys' | 'knownHosts' | 'address' | 'port'>;

/** Reads what the config pins. @throws CollectError where a pin cannot be read */
export function trustOf({ hostKeys, knownHosts, address, port }: Pinned): Trust {
  const pins = hostKeys.map(readPin);
  if (knownHosts === null) return pins.length === 0 ? trustNobody : trustPins(pins);
  const known = knownHostsFor(knownHosts.text, address, port);
  return trustKnown(known, pins, hostName(address, port));
}

function readPin(pin: string): string {
  const match = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(pin.trim());
  if (match?.[1] !== undefined) return `SHA256:${match[1]}`;
  throw refused(
    `host_key ${quoted(pin)} is no fingerprint: write SHA256: and 43 characters, as ssh-keygen -l prints it`,
  );
}

function refused(message: string, otherKey: OtherKey | null = null): CollectError {
  return new CollectError('host_key', message, { otherKey });
}

/** The order of the keys does not matter. */
function pinFor(keys: readonly string[]): string {
  return createHash('sha256')
    .update([...new Set(keys)].sort().join())
    .digest('base64');
}

function lineFor(key: Buffer): string {
  return `host_key: "${fingerprint(key)}"`;
}

const trustNobody: Trust = {
  pin: null,
  narrow: (allowed) => allowed,
  noCommonType: () => null,
  refusal: (key) =>
    refused(
      `no host key is pinned for this asset, so no login was tried. It offers ${described(key)}; compare that with the asset itself (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), then add to its source: ${lineFor(key)}`,
    ),
};

function trustPins(pins: readonly string[]): Trust {
  const pin = pinFor(pins);
  return {
    pin,
    // A fingerprint does not tell the type of its key. So the asset's first key of ed25519, ECDSA, RSA is compared.
    narrow: (allowed) => allowed,
    noCommonType: () => null,
    refusal: (key) =>
      pins.includes(fingerprint(key))
        ? null
        : refused(
            `the host key is not the pinned one: pinned ${listed(pins)}, offered ${described(key)}. Somebody may be in between, or the asset has got a new key; only if the asset itself shows this fingerprint, write ${lineFor(key)}`,
            { pin, offered: described(key) },
          ),
  };
}

/** The rule of OpenSSH: a key is good if any line for the host has it, unless it is revoked. */
function trustKnown(known: readonly KnownHost[], pins: readonly string[], name: string): Trust {
  const good = known.filter((host) => host.marker === null);
  const types = good.map((host) => host.keyType);
  const revoked = known.filter((host) => host.marker === 'revoked');
  const authorities = known.some((host) => host.marker === 'cert-authority')
    ? '; its @cert-authority lines are not used: otports does not read host certificates'
    : '';
  const names = listed(types.map((type) => cleanText(type, 64)));
  const believed = [...good.map((host) => fingerprint(host.key)), ...pins];
  const pin =
    believed.length + revoked.length === 0
      ? null
      : pinFor([...believed, ...revoked.map((host) => `@revoked ${fingerprint(host.key)}`)]);
  const otherKey = (offered: string | null): OtherKey | null => (pin === null ? null : { pin, offered });
  return {
    pin,
    narrow: (allowed) =>
      good.length === 0 || pins.length > 0 ? allowed : allowed.filter((name) => types.includes(keyTypeOf(name))),
    noCommonType: (offered) =>
      good.length === 0 || pins.length > 0 || offered.some((algorithm) => types.includes(keyTypeOf(algorithm)))
        ? null
        : refused(
            `known_hosts_file names ${name} with ${names}, but the asset has only ${quoted(offered.join(', '))}: its host key has changed, or the file needs a line for the other type`,
            otherKey(null),
          ),
    refusal: (key) => {
      if (revoked.some((host) => host.key.equals(key)))
        return refused(`${described(key)} is marked @revoked for ${name}`, otherKey(described(key)));
      if (good.some((host) => host.key.equals(key)) || pins.includes(fingerprint(key))) return null;
      const pinned = listed(believed);
      return pinned === ''
        ? refused(
            `known_hosts_file has no line for ${name}${authorities}. The asset offers ${described(key)}${knownHostsLine(name, key)}`,
          )
        : refused(
            `the host key has changed: known_hosts_file has ${pinned} for ${name}${authorities}, offered ${described(key)}`,
            otherKey(described(key)),
          );
    },
  };
}

/** The longest keys in use are RSA of 16,384 bits. */
const longestKeyBytes = 2200;

/** The line to add to the file; empty where it is no key. */
function knownHostsLine(name: string, key: Buffer): string {
  const type = typeOf(key);
  if (type === null || key.length > longestKeyBytes) return '';
  return `; add "${name} ${type} ${key.toString('base64')}"`;
}

/** `rsa-sha2-512` and `rsa-sha2-256` sign with keys of type `ssh-rsa` (RFC 8332); all others are named like their key. */
function keyTypeOf(algorithm: string): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm;
}
