import type { AssetPolicy } from '../../model/asset.ts';
import type { Asset, Config, KnownHosts, Source } from '../config.ts';
import { Secret } from '../read/secret.ts';
import { shared } from '../../lib/memoize.ts';
import { never, openFinder, spanFinder, windowsOf, type Recurrence } from '../windows/windows.ts';

/**
 * A config as one thread hands it to another: data that can be cloned. Secrets stand open in it, so it is made to be sent
 * and is not kept.
 */
export interface PackedConfig extends Omit<Config, 'assets' | 'web'> {
  readonly assets: readonly PackedAsset[];
  readonly web: PackedWeb | null;
}

interface PackedAsset extends Omit<Asset, 'policy' | 'sources' | 'isPollingOpen'> {
  readonly policy: Omit<AssetPolicy, 'maintenanceAt'>;
  readonly maintenance: readonly Recurrence[];
  readonly polling: readonly Recurrence[] | null;
  readonly sources: readonly [PackedSource, ...PackedSource[]];
}

/** A source; the credential and the known_hosts file it may have are plain as well. */
interface PackedSource extends Open {
  readonly credential?: Open;
  readonly knownHosts?: PackedHosts | null;
}

interface PackedHosts extends Omit<KnownHosts, 'text'> {
  readonly text: string;
}

interface PackedWeb {
  readonly tls: Open | null;
  readonly users: ReadonlyMap<string, string>;
}

/** Fields in which each secret is `{ secret }`. */
type Open = Readonly<Record<string, unknown>>;

/** What many assets share is one object here too, and stays one on the other side. */
export function pack(config: Config): PackedConfig {
  const credential = shared(open);
  const knownHosts = shared((hosts: KnownHosts): PackedHosts => ({ ...hosts, text: hosts.text() }));
  const packSource = (source: Source): PackedSource => {
    if (!('credential' in source)) return { ...source };
    const packed = { ...source, credential: credential(source.credential) };
    return 'knownHosts' in packed
      ? { ...packed, knownHosts: packed.knownHosts && knownHosts(packed.knownHosts) }
      : packed;
  };
  const { web } = config;
  return {
    ...config,
    web: web && {
      tls: web.tls && open(web.tls),
      users: new Map([...web.users].map(([name, hash]) => [name, hash.read()])),
    },
    assets: config.assets.map(({ policy: { maintenanceAt, ...policy }, isPollingOpen, ...asset }) => ({
      ...asset,
      policy,
      maintenance: windowsOf(maintenanceAt),
      polling: isPollingOpen && windowsOf(isPollingOpen),
      sources: mapAll(asset.sources, packSource),
    })),
  };
}

/** The other way round. */
export function unpack(packed: PackedConfig): Config {
  const maintenance = shared((windows: readonly Recurrence[]) => (windows.length === 0 ? never : spanFinder(windows)));
  const polling = shared(openFinder);
  const credential = shared(close);
  const knownHosts = shared(({ text, ...hosts }: PackedHosts): KnownHosts => ({ ...hosts, text: () => text }));
  const unpackSource = (source: PackedSource): Source =>
    ({
      ...source,
      ...(source.credential && { credential: credential(source.credential) }),
      ...(source.knownHosts && { knownHosts: knownHosts(source.knownHosts) }),
    }) as unknown as Source;
  const { web } = packed;
  return {
    ...packed,
    web: web && {
      tls: web.tls && (close(web.tls) as unknown as NonNullable<Config['web']>['tls']),
      users: new Map([...web.users].map(([name, hash]) => [name, new Secret(hash)])),
    },
    assets: packed.assets.map(({ maintenance: windows, polling: open, ...asset }) => ({
      ...asset,
      policy: { ...asset.policy, maintenanceAt: maintenance(windows) },
      isPollingOpen: open && polling(open),
      sources: mapAll(asset.sources, unpackSource),
    })),
  };
}

function open(fields: object): Open {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Secret ? { secret: value.read() } : value]),
  );
}

function close(fields: Open): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isOpenSecret(value) ? new Secret(value.secret) : value]),
  );
}

function isOpenSecret(value: unknown): value is { readonly secret: string } {
  return typeof value === 'object' && value !== null && 'secret' in value;
}

function mapAll<A, B>([first, ...rest]: readonly [A, ...A[]], change: (item: A) => B): [B, ...B[]] {
  return [change(first), ...rest.map(change)];
}
