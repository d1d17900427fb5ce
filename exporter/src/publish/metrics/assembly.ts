import type { AssetGroup } from './asset-group.ts';
import { families } from './definitions.ts';
import { metadata, type Format } from './metadata.ts';
import { joinPieces, textPiece, type Piece } from './piece.ts';

/** All families of all groups in one piece, for each format that clients ask for. */
export interface Assembly {
  /** What was assembled last, or for the first time. */
  piece(format: Format): Piece;
  /** The groups have changed. */
  outdate(): void;
  /** Puts together what is outdated, so that the next scrape need not. */
  renew(): void;
}

const headers: Readonly<Record<Format, readonly Piece[]>> = {
  text: families.map((family) => textPiece(metadata(family, 'text'))),
  openmetrics: families.map((family) => textPiece(metadata(family, 'openmetrics'))),
};

export function createAssembly(groups: readonly AssetGroup[]): Assembly {
  const assembled = new Map<Format, Piece>();
  let outdated = false;
  const assemble = (format: Format): Piece => {
    const piece = joinPieces(
      headers[format].flatMap((header, family) => familyPieces(header, chunksOf(groups, family))),
    );
    assembled.set(format, piece);
    return piece;
  };
  return {
    piece: (format) => assembled.get(format) ?? assemble(format),
    outdate() {
      outdated = true;
    },
    renew() {
      if (!outdated) return;
      outdated = false;
      for (const format of assembled.keys()) assemble(format);
    },
  };
}

function chunksOf(groups: readonly AssetGroup[], family: number): readonly Piece[] {
  return groups.flatMap((group) => group.chunks(family)).filter((chunk) => chunk.bytes > 0);
}

/** One group of lines, as both formats demand. A family without samples is left out, metadata and all. */
function familyPieces(header: Piece, chunks: readonly Piece[]): readonly Piece[] {
  return chunks.length === 0 ? [] : [header, ...chunks];
}
