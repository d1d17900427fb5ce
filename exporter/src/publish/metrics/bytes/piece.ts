import { constants, crc32, deflateRawSync } from 'node:zlib';
import { combine, shiftOf } from './crc32.ts';

/** A part of the exposition, ready to be sent plain or inside a gzip member. */
export interface Piece {
  readonly plain: readonly Buffer[];
  /** Length of the plain text. */
  readonly bytes: number;
  /** Raw deflate that ends on a byte and refers to nothing outside itself, so that pieces can be joined (RFC 1951). */
  readonly deflated: readonly Buffer[];
  readonly crc: number;
  /** `shiftOf(bytes)`, kept because it costs more than the combining itself. */
  readonly shift: number;
}

/** Level 3 takes half the time of the default level 6, and makes this kind of text a twelfth longer. */
const deflateOptions = { level: 3, finishFlush: constants.Z_SYNC_FLUSH };

export function createPiece(plain: Buffer): Piece {
  // Room for what comes out in one go: 16 kB for each, as zlib takes without being told, were most of our garbage.
  const chunkSize = Math.max(256, plain.length >> 2);
  const deflated = plain.length === 0 ? [] : [ownCopy(deflateRawSync(plain, { ...deflateOptions, chunkSize }))];
  return { plain: [plain], bytes: plain.length, deflated, crc: crc32(plain), shift: shiftOf(plain.length) };
}

export function textPiece(text: string): Piece {
  return createPiece(Buffer.from(text));
}

/** Several pieces as one; nothing is copied. */
export function joinPieces(pieces: readonly Piece[]): Piece {
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  return {
    plain: pieces.flatMap((piece) => piece.plain),
    bytes,
    deflated: pieces.flatMap((piece) => piece.deflated),
    crc: crcOf(pieces),
    shift: shiftOf(bytes),
  };
}

/**
 * The same with all that is deflated in one Buffer: it is small, and its parts are many.
 * @param roomFor gives a Buffer for so many bytes, or more
 */
export function compact(piece: Piece, roomFor: (bytes: number) => Buffer): Piece {
  const bytes = piece.deflated.reduce((sum, part) => sum + part.length, 0);
  return { ...piece, deflated: [copyInto(roomFor(bytes), piece.deflated)] };
}

function crcOf(pieces: readonly Piece[]): number {
  return pieces.reduce((crc, piece) => combine(crc, piece.crc, piece.shift), 0);
}

/** Outside the slabs that zlib and Buffer share among small results: what is kept would hold its whole slab. */
function ownCopy(part: Buffer): Buffer {
  return copyInto(Buffer.allocUnsafeSlow(part.length), [part]);
}

function copyInto(room: Buffer, parts: readonly Buffer[]): Buffer {
  let end = 0;
  for (const part of parts) end += part.copy(room, end);
  return room.subarray(0, end);
}

/** A body in parts, as `sendBody` takes it. */
export interface Body {
  readonly parts: readonly Buffer[];
  readonly bytes: number;
}

export function plainBody(pieces: readonly Pick<Piece, 'plain'>[]): Body {
  return bodyOf(pieces.flatMap((piece) => piece.plain));
}

/** gzip, deflate, no flags, no time, unknown system (RFC 1952). */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** ONE gzip member out of all pieces: curl, wget and browsers stop reading after the first member. */
export function gzipBody(pieces: readonly Piece[]): Body {
  return bodyOf([gzipHeader, ...pieces.flatMap((piece) => piece.deflated), gzipTrailer(pieces)]);
}

/** An empty last block (fixed codes, end of block), then the CRC-32 and the size of the plain text modulo 2^32. */
function gzipTrailer(pieces: readonly Piece[]): Buffer {
  const size = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  const trailer = Buffer.alloc(10);
  trailer.writeUInt16LE(0x0003, 0);
  trailer.writeUInt32LE(crcOf(pieces), 2);
  trailer.writeUInt32LE(size % 2 ** 32, 6);
  return trailer;
}

function bodyOf(parts: readonly Buffer[]): Body {
  return { parts, bytes: parts.reduce((sum, part) => sum + part.length, 0) };
}
