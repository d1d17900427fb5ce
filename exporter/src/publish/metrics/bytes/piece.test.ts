import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact, createPiece, gzipBody, joinPieces, plainBody, textPiece } from './piece.ts';

/** Full of what must not be sent. */
const roomier = (bytes: number): Buffer => Buffer.alloc(bytes + 10, 0xff);

describe('gzipBody', () => {
  it('is one member that unpacks to the plain text, however it was joined', () => {
    const text = fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 6 }), (groups) => {
        const joined = groups.map((group) => joinPieces(group.map(createPiece)));
        const pieces = joined.map((piece, index) => (index % 2 === 0 ? piece : compact(piece, roomier)));
        const plain = Buffer.concat(groups.flat());
        const gzip = gzipBody(pieces);

        expect(Buffer.concat(plainBody(pieces).parts)).toEqual(plain);
        expect(plainBody(pieces).bytes).toBe(plain.length);
        expect(Buffer.concat(gzip.parts)).toHaveLength(gzip.bytes);
        expect(gunzipSync(Buffer.concat(gzip.parts))).toEqual(plain);
      }),
    );
  });
});

describe('createPiece', () => {
  it('keeps nothing of the slabs that zlib and Buffer share', () => {
    const pieces = Array.from({ length: 50 }, (_, index) => textPiece(`otports_x{asset="a-${index}"} 1\n`));

    for (const { deflated } of pieces) {
      for (const part of deflated) expect(part.buffer.byteLength).toBe(part.length);
    }
  });
});
