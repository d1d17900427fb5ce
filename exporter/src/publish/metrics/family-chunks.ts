import { emptyChunk, renewChunk, textAt, type Chunk } from './chunk.ts';
import type { MetricFamily } from './definitions.ts';

/** Places of a group. */
export const assetsPerGroup = 500;

/** One family's text of the assets of a group. */
export interface FamilyChunks {
  chunks(): readonly Chunk[];
  textAt(place: number): Buffer;
  /** New texts by place. */
  renew(texts: ReadonlyMap<number, Buffer>): void;
}

export function createFamilyChunks(family: MetricFamily): FamilyChunks {
  const size = assetsPerChunk(family);
  let chunks: readonly Chunk[] = Array.from({ length: assetsPerGroup / size }, () => emptyChunk(size));
  return {
    chunks: () => chunks,
    textAt(place) {
      const chunk = chunks[Math.floor(place / size)];
      return chunk === undefined ? Buffer.alloc(0) : textAt(chunk, place % size);
    },
    renew(texts) {
      const byChunk = Map.groupBy(texts, ([place]) => Math.floor(place / size));
      chunks = chunks.map((chunk, number) => {
        const own = byChunk.get(number);
        return own === undefined ? chunk : renewChunk(chunk, new Map(own.map(([place, text]) => [place % size, text])));
      });
    },
  };
}

/**
 * Chunks of some ten kilobytes: small enough that renewing one asset is cheap, large enough that a scrape hands over few
 * parts.
 */
function assetsPerChunk({ most }: MetricFamily): number {
  if (most === 'listeners') return 25;
  return typeof most === 'number' && most >= 10 ? 100 : assetsPerGroup;
}
