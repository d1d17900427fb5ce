import type { AssetGroup } from './asset-group.ts';
import { families } from '../catalogue/definitions.ts';
import { metadata, type MetricsFormat } from '../catalogue/metadata.ts';
import { compact, joinPieces, textPiece, type Piece } from './piece.ts';

/** All families of all groups in one piece, for each format that clients ask for. */
export interface Assembly {
  /** What was assembled last, or for the first time. */
  piece(format: MetricsFormat): Piece;
  /** These families, by index, have changed in a group. */
  outdate(changed: readonly number[]): void;
  /** Puts together what is outdated, so that the next scrape need not. */
  renew(): void;
}

const headers: Readonly<Record<MetricsFormat, readonly Piece[]>> = {
  text: families.map((family) => textPiece(metadata(family, 'text'))),
  openmetrics: families.map((family) => textPiece(metadata(family, 'openmetrics'))),
};

export function createAssembly(groups: readonly AssetGroup[]): Assembly {
  const assembled = new Map<MetricsFormat, Piece>();
  // Most looks change few families, so each family's body is kept until something in it is new.
  const bodies = new Map<number, Piece>();
  // Buffers of bodies that no scrape has been handed: what is new with each look goes into the same one again.
  const own = new Map<number, Buffer>();
  let outdated = false;
  const roomOf = (family: number, bytes: number): Buffer => {
    const known = own.get(family);
    if (known !== undefined && known.length >= bytes) return known;
    // One look makes it a few bytes longer.
    const room = Buffer.allocUnsafeSlow(bytes + (bytes >> 3));
    own.set(family, room);
    return room;
  };
  const bodyOf = (family: number): Piece => {
    const known = bodies.get(family);
    if (known !== undefined) return known;
    const body = compact(joinPieces(chunksOf(groups, family)), (bytes) => roomOf(family, bytes));
    bodies.set(family, body);
    return body;
  };
  const assemble = (format: MetricsFormat): Piece => {
    const piece = joinPieces(headers[format].flatMap((header, family) => familyPieces(header, bodyOf(family))));
    assembled.set(format, piece);
    return piece;
  };
  return {
    piece(format) {
      // Before, for what is assembled in the other format lies there too, and after.
      own.clear();
      const piece = assembled.get(format) ?? assemble(format);
      own.clear();
      return piece;
    },
    outdate(changed) {
      for (const family of changed) bodies.delete(family);
      outdated ||= changed.length > 0;
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
function familyPieces(header: Piece, body: Piece): readonly Piece[] {
  return body.bytes === 0 ? [] : [header, body];
}
