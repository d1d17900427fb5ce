import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAssembly } from './assembly.ts';
import { createAssetGroup, type AssetGroup } from './asset-group.ts';
import { families } from '../catalogue/definitions.ts';
import { assetsPerGroup } from './family-chunks.ts';
import type { MetricsFormat } from '../catalogue/metadata.ts';
import type { Piece } from './piece.ts';
import { createPlaces } from './places.ts';

/** How far the first rendering is. */
export interface Progress {
  readonly rendered: number;
  readonly placed: number;
}

/** The text of all assets, kept ready in memory. */
export interface Exposition {
  /**
   * Gives assets their places. Best in the order in which they are asked: neighbours are then renewed together. An asset
   * that has a place keeps it.
   */
  place(assets: readonly string[]): void;
  /** Takes what `renderAsset` wrote; the next scrape shows it. */
  update(asset: string, texts: readonly string[]): void;
  /** Replaces the text of some families, by index. */
  patch(asset: string, texts: ReadonlyMap<number, string>): void;
  remove(asset: string): void;
  progress(): Progress;
  /** Resolves when all that was taken before this call is in the next snapshot. */
  settle(): Promise<void>;
  /** What is published at this instant; later updates do not change it. */
  snapshot(format: MetricsFormat): Piece;
}

const nothing = families.map(() => '');

/** An empty exposition. Looks that come within `gatherMs` are brought in together, away from any scrape. */
export function createExposition({ gatherMs = 1000 }: { readonly gatherMs?: number } = {}): Exposition {
  const places = createPlaces();
  const groups: AssetGroup[] = [];
  const dirty = new Set<AssetGroup>();
  const assembly = createAssembly(groups);
  let timer: NodeJS.Timeout | undefined;

  const groupOf = (place: number): AssetGroup => {
    const number = Math.floor(place / assetsPerGroup);
    while (groups.length < number) groups.push(createAssetGroup());
    return (groups[number] ??= createAssetGroup());
  };
  const change = (place: number, apply: (group: AssetGroup, place: number) => void): void => {
    const group = groupOf(place);
    apply(group, place % assetsPerGroup);
    dirty.add(group);
    // At the start a group is brought in once, when it is whole, and not for each of its assets.
    if (isWhole(group)) timer ??= setTimeout(() => void bringIn(isWhole), gatherMs).unref();
  };
  const bringIn = async (wanted: (group: AssetGroup) => boolean): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    for (const group of [...dirty].filter(wanted)) {
      if (!dirty.delete(group)) continue;
      assembly.outdate(group.bringIn());
      await nextTurn();
    }
    assembly.renew();
  };
  return {
    place(assets) {
      for (const place of assets.filter((asset) => !places.has(asset)).map((asset) => places.of(asset))) {
        groupOf(place).expect(place % assetsPerGroup);
      }
    },
    update(asset, texts) {
      change(places.of(asset), (group, place) => {
        group.set(place, texts);
      });
    },
    patch(asset, texts) {
      change(places.of(asset), (group, place) => {
        group.patch(place, texts);
      });
    },
    remove(asset) {
      const left = places.leave(asset);
      if (left === null) return;
      change(left, (group, place) => {
        group.set(place, nothing);
      });
    },
    progress() {
      const expected = groups.reduce((sum, group) => sum + group.expected(), 0);
      return { rendered: places.count() - expected, placed: places.count() };
    },
    settle: () => bringIn(() => true),
    snapshot: (format) => assembly.piece(format),
  };
}

function isWhole(group: AssetGroup): boolean {
  return group.expected() === 0;
}
