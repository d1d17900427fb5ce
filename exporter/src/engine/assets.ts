import type { Collector, CollectorDeps } from '../collect/collector.ts';
import { createCollector } from '../collect/collectors.ts';
import type { Asset, Config, Source } from '../config/config.ts';
import type { AssetPolicy } from '../model/asset.ts';
import { hangsOnPin } from '../compare/look/host-key.ts';
import { collectorOf, hostKeyPin } from './collectors.ts';
import type { Happened } from './ledger.ts';

/** The assets of the current config, by name. A new config replaces all of them at once. */
export class Assets {
  readonly #deps: CollectorDeps;
  #config: Config;
  #assets: ReadonlyMap<string, Asset>;

  constructor(config: Config, deps: CollectorDeps) {
    this.#deps = deps;
    this.#config = config;
    this.#assets = byName(config);
  }

  replace(config: Config): void {
    this.#config = config;
    this.#assets = byName(config);
  }

  /** The current config. */
  get config(): Config {
    return this.#config;
  }

  has(asset: string): boolean {
    return this.#assets.has(asset);
  }

  get(asset: string): Asset | null {
    return this.#assets.get(asset) ?? null;
  }

  policyOf(asset: string): AssetPolicy | null {
    return this.#assets.get(asset)?.policy ?? null;
  }

  /** The asset under the config as it is now, at `at`: its baseline, its policy, its pinned host keys. */
  configured(at: number): Happened<'config'> {
    // Reading a pin takes time, and for most assets nothing depends on it.
    return (before) => ({
      kind: 'config',
      at,
      ...(hangsOnPin(before) ? { hostKeyPin: this.#pinOf(before.asset) } : {}),
    });
  }

  #pinOf(name: string): string | null {
    const asset = this.#assets.get(name);
    return asset === undefined ? null : hostKeyPin(asset, this.#deps);
  }

  /** In the order of the config. */
  names(): readonly string[] {
    return [...this.#assets.keys()];
  }

  /** Made new for each look: a collector keeps nothing between looks. */
  collectorOf(asset: Asset): Collector {
    return collectorOf(asset, { ...this.#deps, minGapMs: this.#config.limits.minGapMs });
  }

  /** The collector of a source that is read as a witness. */
  witnessOf(source: Source): Collector {
    return createCollector(source, this.#deps);
  }

  all(): readonly Asset[] {
    return [...this.#assets.values()];
  }
}

function byName(config: Config): ReadonlyMap<string, Asset> {
  return new Map(config.assets.map((asset) => [asset.policy.identity.name, asset]));
}
