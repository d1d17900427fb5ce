import type { AssetGroup } from './asset-group.ts';
import { joinPieces, type Piece } from './piece.ts';

/** One family of all assets: both formats demand that it stays together. */
export interface FamilyRun {
  /** All samples, null where there are none. */
  joined(): Piece | null;
  /** Joins the chunks of the groups anew if one of them has changed. */
  refresh(groups: readonly AssetGroup[]): void;
}

export function createFamilyRun(family: number): FamilyRun {
  let chunks: readonly Piece[] = [];
  let joined: Piece | null = null;
  return {
    joined: () => joined,
    refresh(groups) {
      const now = groups.map((group) => group.chunk(family)).filter((chunk) => chunk.bytes > 0);
      if (now.length === chunks.length && now.every((chunk, index) => chunk === chunks[index])) return;
      chunks = now;
      joined = now.length === 0 ? null : joinPieces(now);
    },
  };
}
