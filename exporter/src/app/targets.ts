import type { Asset, Config, Credential, Source } from '../config/config.ts';
import { fingerprint } from '../config/secret.ts';
import type { Target } from '../schedule/target.ts';

/** The assets of a config as the schedule knows them, in the order of the config. `key` makes fingerprints worthless elsewhere. */
export function targetsOf(config: Config, key: Buffer): readonly Target[] {
  const secrets = new Map<Credential, string>();
  const secretOf = (credential: Credential): string => {
    const known = secrets.get(credential) ?? fingerprint(credential, key);
    secrets.set(credential, known);
    return known;
  };
  return config.assets.map((asset) => targetOf(asset, { key, secretOf }));
}

interface Keys {
  readonly key: Buffer;
  readonly secretOf: (credential: Credential) => string;
}

function targetOf({ policy, sources, intervalMs, jitter, isPollingOpen }: Asset, { key, secretOf }: Keys): Target {
  const [source] = sources;
  const credential = credentialOf(source);
  return {
    asset: policy.identity.name,
    address: addressOf(source, policy.identity.name),
    zone: policy.identity.zone,
    intervalMs,
    jitter,
    credential: credential?.name ?? null,
    secretFingerprint: credential === null ? '' : secretOf(credential),
    sourceFingerprint: fingerprint(withoutCredential(source), key),
    isPollingOpen,
  };
}

function credentialOf(source: Source): Credential | null {
  return source.type === 'import' ? null : source.credential;
}

/** Names are the same in any case; files have no address, so each asset that is imported stands for itself. */
function addressOf(source: Source, asset: string): string {
  return source.type === 'import' ? `import:${asset}` : source.address.toLowerCase();
}

function withoutCredential(source: Source): object {
  return Object.fromEntries(Object.entries(source).filter(([name]) => name !== 'credential'));
}
