import type { KeyObject } from 'node:crypto';
import type { Asset, Config, Credential, Source } from '../config/config.ts';
import { isPassive, mayAsk } from '../config/resolve/passive.ts';
import { keyedDigest } from '../lib/secret.ts';
import { shared } from '../lib/memoize.ts';
import { isWire } from './followers.ts';
import { canonicalHost } from '../lib/ip.ts';
import type { Target } from '../schedule/target.ts';

/** The assets of a config as the schedule knows them, in the order of the config. `key` makes fingerprints worthless elsewhere. */
export function targetsOf(config: Config, key: KeyObject): readonly Target[] {
  const secretOf = shared((credential: Credential) => keyedDigest(credential, key));
  return config.assets.map((asset) => targetOf(asset, { key, secretOf }));
}

interface Keys {
  readonly key: KeyObject;
  readonly secretOf: (credential: Credential) => string;
}

function targetOf(
  { policy, sources, identity, limits, intervalMs, jitter, pollingWindows }: Asset,
  { key, secretOf }: Keys,
): Target {
  const [source] = sources;
  const credential = credentialOf(source);
  return {
    asset: policy.identity.name,
    address: identity === null ? addressOf(source, policy.identity.name) : canonicalHost(identity.address),
    zone: policy.identity.zone,
    intervalMs,
    minGapMs: limits.minGapMs,
    jitter,
    credential: credential?.name ?? null,
    secretFingerprint: credential === null ? '' : secretOf(credential),
    sourceFingerprint: keyedDigest(fingerprinted(source), key),
    credentialLooks: credential?.type === 'ssh' && credential.password !== null ? passwordLooks : Infinity,
    pollingWindows,
    isPassive: isPassive(source),
    mayAsk: mayAsk({ sources, identity }),
  };
}

/** So many looks at once may send one password: when it is changed on the other side, so many logins fail at most. */
const passwordLooks = 2;

function credentialOf(source: Source): Credential | null {
  return 'credential' in source ? source.credential : null;
}

/** Files have no address, so each asset that is read from them stands for itself, unless it is asked who it is. */
function addressOf(source: Source, asset: string): string {
  if (source.type === 'import') return `import:${asset}`;
  return isWire(source) ? `wire:${asset}` : canonicalHost(source.address);
}

/** Of a known_hosts file its digest says enough: the text is long, and thousands of assets share it. */
function fingerprinted(source: Source): object {
  const fields = Object.fromEntries(Object.entries(source).filter(([name]) => name !== 'credential'));
  if (source.type !== 'ssh' || source.knownHosts === null) return fields;
  const { file, sha256 } = source.knownHosts;
  return { ...fields, knownHosts: { file, sha256 } };
}
