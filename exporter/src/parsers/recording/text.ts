import { gunzipSync } from 'node:zlib';
import { refuse } from '../parsed.ts';

/** No recording of one asset is larger: the largest SNMP walk on record has 10 MB. */
export const maxRecordingBytes = 64 * 1024 * 1024;

const strict = { fatal: true } as const;

/**
 * The text of a recording, unpacked where it is gzip (rotated logs are): UTF-8, UTF-16 where its first bytes say so (Windows), else Latin-1, in which every byte is a
 * character. @throws CollectError where it is too long or no text
 */
export function recordingText(bytes: Buffer): string {
  if (bytes.length > maxRecordingBytes) {
    throw refuse('import', null, `${bytes.length} bytes, ${maxRecordingBytes} are allowed`);
  }
  const text = decode(isGzip(bytes) ? unpack(bytes) : bytes);
  if (text.includes('\0'))
    throw refuse('import', null, 'not a text: it has zero bytes (compressed, or a capture of packets?)');
  return text;
}

/** RFC 1952. */
function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpack(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxRecordingBytes });
  } catch (error) {
    const isTooLong = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    const what = isTooLong ? `more than ${maxRecordingBytes} bytes when unpacked` : 'damaged or cut off';
    throw refuse('import', null, `gzip, but ${what}`);
  }
}

function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return utf16(bytes, 'utf-16le');
  if (first === 0xfe && second === 0xff) return utf16(bytes, 'utf-16be');
  try {
    return new TextDecoder('utf-8', strict).decode(bytes);
  } catch {
    // Only names can be wrong now. A name with a strange letter is better than no recording.
    return bytes.toString('latin1');
  }
}

function utf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  try {
    return new TextDecoder(encoding, strict).decode(bytes);
  } catch {
    throw refuse('import', null, `begins as ${encoding.toUpperCase()} but is not`);
  }
}
