import { emptyChunk, renewChunk, textAt, type Chunk } from './chunk.ts';
import type { MetricFamily } from '../catalogue/family.ts';

/** Places of a group. */
export const assetsPerGroup = 250;

/** One family's text of the assets of a group. */
export interface FamilyChunks {
  chunks(): readonly Chunk[];
  textAt(place: number): Buffer;
  /** New texts by place. Returns whether they say anything new. */
  renew(texts: ReadonlyMap<number, Buffer>): boolean;
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
      const renewed = chunks.map((chunk, number) => {
        const own = byChunk.get(number);
        return own === undefined ? chunk : renewChunk(chunk, new Map(own.map(([place, text]) => [place % size, text])));
      });
      const isNew = renewed.some((chunk, number) => chunk !== chunks[number]);
      chunks = renewed;
      return isNew;
    },
  };
}

/**
 * Chunks of some ten kilobytes: small enough that renewing one asset is cheap (each look renews a dozen
 * chunks, neighbours and all), large enough that a scrape hands over few parts.
 */
function assetsPerChunk({ most }: MetricFamily): number {
  return most === 'listeners' ? 25 : assetsPerGroup;
}
