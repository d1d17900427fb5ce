import type { KeyObject } from 'node:crypto';
import type { CredentialKind, SourceCredential, SourceEntry } from '../collect/source.ts';
import { sources, type Credential } from '../collect/sources.ts';
import type { Asset, Config, Source } from '../config/config.ts';
import { isPassive, mayAsk } from '../config/resolve/passive.ts';
import { keyedDigest } from '../lib/secret.ts';
import { shared } from '../lib/memoize.ts';
import { isWire } from './followers.ts';
import { canonicalHost } from '../lib/ip.ts';
import { isFileText } from '../model/source/file-text.ts';
import { atOnce, mapCut, type Cut } from '../lib/turns.ts';
import type { Target } from '../schedule/target.ts';

/**
 * The assets of a config as the schedule knows them, in the order of the config. `key` makes digests useless to others.
 */
export function targetsOf(config: Config, key: KeyObject): readonly Target[] {
  return atOnce(targetsCut(config, key));
}

/** The same, cut in turns: a digest for each asset. */
export function targetsCut({ assets }: Config, key: KeyObject): Cut<readonly Target[]> {
  const secretOf = shared((credential: Credential) => keyedDigest(credential, key));
  return mapCut(assets, (asset) => targetOf(asset, { key, secretOf }));
}

interface Keys {
  readonly key: KeyObject;
  readonly secretOf: (credential: Credential) => string;
}

function targetOf(
  { policy, sources: own, identity, limits, intervalMs, jitter, pollingWindows }: Asset,
  { key, secretOf }: Keys,
): Target {
  const [source] = own;
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
    credentialLooks: credential !== null && sendsPassword(credential) ? passwordLooks : Infinity,
    pollingWindows,
    isPassive: isPassive(source),
    mayAsk: mayAsk({ sources: own, identity }),
  };
}

/**
 * At most this many looks at once may use one password: when the password was changed, at most this many logins fail.
 */
const passwordLooks = 2;

function sendsPassword(credential: Credential): boolean {
  const kind: CredentialKind<SourceEntry, SourceCredential> = sources[credential.type].credential;
  return kind.sendsPassword(credential);
}

function credentialOf(source: Source): Credential | null {
  return 'credential' in source ? source.credential : null;
}

/** A file has no address. So each asset that is read from files has its own, unless it is also asked who it is. */
function addressOf(source: Source, asset: string): string {
  if (isWire(source)) return `wire:${asset}`;
  return isPassive(source) ? `${source.type}:${asset}` : canonicalHost(source.address);
}

/** Of the text of a file its digest says enough: it is long, and thousands of assets share it. */
function fingerprinted(source: Source): object {
  const fields = Object.entries(source).filter(([name]) => name !== 'credential');
  return Object.fromEntries(fields.map(([name, value]: [string, unknown]) => [name, withoutText(value)]));
}

function withoutText(value: unknown): unknown {
  if (!isFileText(value)) return value;
  const { file, sha256 } = value;
  return { file, sha256 };
}
