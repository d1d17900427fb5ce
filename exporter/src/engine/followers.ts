import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { sources, type SourceWith } from '../collect/sources.ts';
import { LogFollower } from '../collect/wire/follower.ts';
import { fileMemory } from '../collect/wire/memory.ts';
import { openLog } from '../collect/wire/open-log.ts';
import type { WireSettings } from '../collect/wire/settings.ts';
import type { Asset, Source } from '../config/config.ts';
import { canonicalHost } from '../lib/ip.ts';

/** How often a running exporter looks for new lines. */
const passEveryMs = 2_000;
/** A port that counts as closed is remembered for this many times `forget_after`, so that every asset is told. */
const keepFactor = 3;

export interface FollowersDeps {
  readonly dataDir: string;
  readonly now: () => number;
  /** A port answered for the first time at the address of this asset. */
  readonly opened: (asset: string) => void;
  /** One line for a person. */
  readonly trouble: (message: string) => void;
  /** An error in our code, or on our own disk. */
  readonly failed?: (error: unknown) => void;
}

interface Followed {
  readonly follower: LogFollower;
  readonly assets: Map<string, string[]>;
}

/** One follower for each log of a sensor, shared by all assets that it sees. */
export class Followers {
  readonly #deps: FollowersDeps;
  readonly #followed = new Map<string, Followed>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: FollowersDeps) {
    this.#deps = deps;
  }

  /** The follower of a source. It reads when it is asked to, and all the time once `start` was called. */
  of(source: WireSettings): LogFollower {
    return this.#of(source).follower;
  }

  /** These assets decide from now on whose addresses count. Logs that no source names any more are dropped. */
  replace(assets: readonly Asset[]): void {
    const named = new Set<string>();
    for (const { assets: known } of this.#followed.values()) known.clear();
    for (const { policy, sources } of assets) {
      for (const source of sources.filter(isWire)) {
        named.add(keyOf(source));
        const { assets: known } = this.#of(source);
        const address = canonicalHost(source.address);
        known.set(address, [...(known.get(address) ?? []), policy.identity.name]);
      }
    }
    for (const [key, followed] of this.#followed) {
      if (named.has(key)) {
        followed.follower.want(new Set(followed.assets.keys()));
      } else {
        this.#followed.delete(key);
        void this.#guard(followed.follower.stop());
      }
    }
  }

  start(): void {
    this.#timer = setInterval(() => {
      for (const { follower } of this.#followed.values()) void this.#guard(follower.pass());
    }, passEveryMs);
    this.#timer.unref();
  }

  /** Writes down how far each log was read. A pass under way is told to stop; nobody waits for its whole file. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#followed.values()].map(({ follower }) => this.#guard(follower.stop())));
    this.#followed.clear();
  }

  #of(source: WireSettings): Followed {
    const key = keyOf(source);
    const known = this.#followed.get(key);
    if (known !== undefined) return known;
    const assets = new Map<string, string[]>();
    const followed = { assets, follower: this.#create(source, { key, assets }) };
    this.#followed.set(key, followed);
    return followed;
  }

  #create(
    source: WireSettings,
    { key, assets }: { readonly key: string; readonly assets: Followed['assets'] },
  ): LogFollower {
    const { dataDir, now, opened, trouble } = this.#deps;
    const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
    return new LogFollower({
      path: source.path,
      openLog: openLog[source.type],
      memory: fileMemory(join(dataDir, 'wire', `${name}.json`)),
      now,
      keepMs: keepFactor * source.forgetAfterMs,
      opened: (address) => {
        for (const asset of assets.get(address) ?? []) opened(asset);
      },
      trouble,
    });
  }

  async #guard(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#deps.failed?.(error);
    }
  }
}

export function isWire(source: Source): source is Extract<Source, { readonly type: SourceWith<{ followsLog: true }> }> {
  return sources[source.type].traits.followsLog;
}

/** Assets with the same log share its follower, so how long it remembers belongs to the log. */
function keyOf({ type, path, forgetAfterMs }: WireSettings): string {
  return `${type} ${forgetAfterMs} ${path}`;
}
