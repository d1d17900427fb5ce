import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine, shiftOf } from './crc32.ts';

describe('combine', () => {
  it('gives the CRC-32 of what stands together', () => {
    const bytes = fc.uint8Array({ maxLength: 5_000 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        expect(combine(crc32(one), crc32(other), shiftOf(other.length))).toBe(crc32(Buffer.concat([one, other])));
      }),
    );
  });

  it('holds for parts beyond 2^31 bits', () => {
    const zeros = Buffer.alloc(270_000_000);

    expect(combine(crc32('before'), crc32(zeros), shiftOf(zeros.length))).toBe(crc32(zeros, crc32('before')));
  });
});
