import { cleanText } from '../../model/label.ts';
import { hex, unreadable } from './dialogue.ts';

/** Reads bytes in order and never beyond their end. Missing bytes end the reading with a message. */
export class Bytes {
  readonly #bytes: Buffer;
  /** What the bytes are, for messages: `the answer to ListIdentity`. */
  readonly #what: string;
  #at = 0;

  constructor(bytes: Buffer, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number, part: string): Buffer {
    if (length < 0 || length > this.left) {
      throw unreadable(
        `${this.#what} ends in the middle of ${part}: ${length} bytes were announced, ${this.left} are there`,
      );
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  u8(part: string): number {
    return this.take(1, part).readUInt8();
  }

  u16le(part: string): number {
    return this.take(2, part).readUInt16LE();
  }

  u16be(part: string): number {
    return this.take(2, part).readUInt16BE();
  }

  u32le(part: string): number {
    return this.take(4, part).readUInt32LE();
  }

  i32le(part: string): number {
    return this.take(4, part).readInt32LE();
  }

  /** A text of OPC UA: its length comes first, -1 for none. */
  string(part: string): string | null {
    const length = this.i32le(part);
    return length === -1 ? null : this.take(length, part).toString('utf8');
  }

  /** @throws CollectError where the byte is another one */
  expect8(wanted: number, part: string): void {
    this.#expect(this.u8(part), wanted, { part, digits: 2 });
  }

  expect16be(wanted: number, part: string): void {
    this.#expect(this.u16be(part), wanted, { part, digits: 4 });
  }

  /** @throws CollectError where bytes are left over */
  end(): void {
    if (this.left > 0) throw unreadable(`${this.#what} has ${this.left} bytes more than it announced`);
  }

  #expect(value: number, wanted: number, { part, digits }: { readonly part: string; readonly digits: number }): void {
    if (value === wanted) return;
    throw unreadable(`${this.#what} has ${hex(value, digits)} as ${part}, where ${hex(wanted, digits)} would be right`);
  }
}

/** Text of a fixed length, filled with zero bytes or blanks by the device. Null where nothing is left. */
export function deviceText(text: string): string | null {
  // Zero bytes follow the text, so everything after the first one is no text.
  const clean = cleanText(text.split('\0', 1)[0] ?? '').trim();
  return clean === '' ? null : clean;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A text that is only ASCII by its protocol; but newer devices send UTF-8, older ones Latin-1. */
export function utf8OrLatin1(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
