import { CollectError } from '../../model/collection.ts';
import type { WireLog } from '../../parsers/wire/answer.ts';

/** No sensor writes a longer line. An event of Suricata with its payload has some 100 kB. */
const maxLineBytes = 1024 * 1024;

/** A file without a line end for so long is no log: a sparse file, a disk image. */
const endlessBytes = 16 * 1024 * 1024;

/** Cuts the bytes of a file into lines and passes them to the log. */
export class LineFeed {
  readonly #log: WireLog;
  readonly #malformed: (message: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  /** True inside a line that is too long: everything up to its end is skipped. */
  #isOverlong = false;
  #skipped = 0;
  #consumed: number;
  #number = 0;

  /** @param offset the position in the file of the first byte for `take`: the beginning of a line */
  constructor(
    log: WireLog,
    { offset, malformed }: { readonly offset: number; readonly malformed: (message: string) => void },
  ) {
    this.#log = log;
    this.#consumed = offset;
    this.#malformed = malformed;
  }

  /** Every line before this position is complete and was read. The next one begins here. */
  get offset(): number {
    return this.#consumed;
  }

  /** True where a line is so long that the rest of the file cannot be a log. */
  get isEndless(): boolean {
    return this.#skipped > endlessBytes;
  }

  /** An unfinished line waits for its rest. Latin-1 may change letters, but quotes, tabs and digits stay the same. */
  take(bytes: Buffer): void {
    // Joined as bytes: a text that is joined from two is slow to read character by character.
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const text = all.toString('latin1');
    const line = { start: 0, end: 0, number: 0 };
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', line.start)) {
      line.end = text.charCodeAt(end - 1) === 0x0d && end > line.start ? end - 1 : end;
      line.number = ++this.#number;
      if (this.#isOverlong) this.#endOverlong();
      else this.#read(text, line);
      line.start = end + 1;
    }
    this.#rest = Buffer.from(all.subarray(line.start));
    this.#consumed += line.start;
    if (this.#rest.length > maxLineBytes) this.#skipOverlong();
  }

  #endOverlong(): void {
    this.#isOverlong = false;
    this.#skipped = 0;
  }

  #skipOverlong(): void {
    if (!this.#isOverlong) this.#malformed(`a line of more than ${maxLineBytes} bytes`);
    this.#isOverlong = true;
    this.#consumed += this.#rest.length;
    this.#skipped += this.#rest.length;
    this.#rest = Buffer.alloc(0);
  }

  #read(text: string, line: { readonly start: number; readonly end: number; readonly number: number }): void {
    try {
      this.#log.read(text, line);
    } catch (error) {
      if (!(error instanceof CollectError)) throw error;
      this.#malformed(error.message);
    }
  }
}
