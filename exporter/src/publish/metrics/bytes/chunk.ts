import { createPiece, type Piece } from './piece.ts';

/** One family's text of some neighbouring assets, one behind the other, in the order of their places. */
export interface Chunk extends Piece {
  readonly text: Buffer;
  /** Where the text of each place ends; it begins where the one before it ends. */
  readonly ends: Uint32Array;
}

/** A chunk for so many assets, without any text yet. */
export function emptyChunk(assets: number): Chunk {
  return createChunk(Buffer.alloc(0), new Uint32Array(assets));
}

function createChunk(text: Buffer, ends: Uint32Array): Chunk {
  return { ...createPiece(text), text, ends };
}

/** The text of one place. */
export function textAt(chunk: Chunk, place: number): Buffer {
  return chunk.text.subarray(startAt(chunk, place), chunk.ends[place]);
}

/** The chunk with new texts at some places; the same chunk where they say nothing new. */
export function renewChunk(chunk: Chunk, texts: ReadonlyMap<number, Buffer>): Chunk {
  const renewed = [...texts].filter(([place, text]) => !textAt(chunk, place).equals(text));
  if (renewed.length === 0) return chunk;
  const growth = renewed.reduce((sum, [place, text]) => sum + text.length - textAt(chunk, place).length, 0);
  // A new Buffer each time, never the old one changed: a scrape that is being written still reads from it.
  const text = Buffer.allocUnsafeSlow(chunk.text.length + growth);
  const ends = new Uint32Array(chunk.ends.length);
  let end = 0;
  for (let place = 0; place < ends.length; place += 1) {
    const fresh = texts.get(place);
    end +=
      fresh === undefined
        ? chunk.text.copy(text, end, startAt(chunk, place), chunk.ends[place])
        : fresh.copy(text, end);
    ends[place] = end;
  }
  return createChunk(text, ends);
}

function startAt(chunk: Chunk, place: number): number {
  return place === 0 ? 0 : (chunk.ends[place - 1] ?? 0);
}
