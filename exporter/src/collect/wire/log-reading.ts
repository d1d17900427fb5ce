import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { headOf, isDamage, readFrom, unpackFrom, beginningIn, type Head, type LogFile } from './files.ts';
import type { WireLog } from '../../parsers/wire/answer.ts';
import { LineFeed } from './lines.ts';
import type { Position } from './memory.ts';

export interface LogReadingSettings {
  readonly log: WireLog;
  /** Where reading continues. */
  readonly position: Position;
  /** False where this file has had its share of a pass. `read` are its bytes so far, unpacked. */
  readonly mayGoOn: (read: number) => boolean;
  readonly malformed: (message: string, isFirst: boolean) => void;
}

/** How far a file is read now. */
export interface Ended extends Pick<Position, 'offset' | 'header' | 'useless' | 'head'> {
  /** True where there may be more: the next pass continues. */
  readonly isCut: boolean;
}

/** One reading of one file, from the end of the last one. */
export class LogReading {
  readonly #settings: LogReadingSettings;
  readonly #feed: LineFeed;
  #useless: string | null;
  #head: Head;
  #isCut = false;

  constructor(settings: LogReadingSettings) {
    this.#settings = settings;
    const { log, position } = settings;
    for (const line of position.header.split('\n')) log.read(line, { start: 0, end: line.length, number: 0 });
    let isFirst = true;
    this.#useless = position.useless;
    this.#head = position.head;
    this.#feed = new LineFeed(log, {
      offset: position.offset,
      malformed: (message) => {
        if (log.isOther) {
          this.#useless = message;
          return;
        }
        settings.malformed(message, isFirst);
        isFirst = false;
      },
    });
  }

  /** A file as the sensor writes it. */
  async plain(handle: FileHandle): Promise<Ended> {
    if (this.#useless === null) await this.#take(readFrom(handle, this.#settings.position.offset));
    const { offset } = this.#feed;
    if (offset > this.#head.length) this.#head = headOf(await beginningIn(handle), offset);
    return this.#ended();
  }

  /** A packed file. An incomplete one is read as far as possible, and again when it has changed. */
  async packed(file: LogFile): Promise<Ended> {
    try {
      if (this.#useless === null) await this.#unpack(file);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#settings.malformed(`packed content breaks off or is damaged (${error.code})`, true);
    }
    return this.#ended();
  }

  async #unpack(file: LogFile): Promise<void> {
    const { position, malformed } = this.#settings;
    await this.#take(unpackFrom(file, position.offset, () => this.#mayGoOn(0)));
    // The part that was read is unpacked again each time. If that alone took the whole share, the end would never be
    // reached.
    if (!this.#isCut || this.#feed.offset > position.offset) return;
    this.#useless = 'it takes too long to unpack; what comes behind is not read';
    malformed(this.#useless, true);
  }

  async #take(chunks: AsyncIterable<Buffer>): Promise<void> {
    let read = 0;
    for await (const chunk of chunks) {
      this.#feed.take(chunk);
      read += chunk.length;
      if (this.#feed.isEndless) this.#giveUp();
      if (this.#useless !== null || !this.#mayGoOn(read)) return;
      // Other work gets its turn between two chunks.
      await setImmediate();
    }
  }

  #mayGoOn(read: number): boolean {
    this.#isCut ||= !this.#settings.mayGoOn(read);
    return !this.#isCut;
  }

  #giveUp(): void {
    this.#useless = 'a line in it has no end, so it is no log; nothing more of it is read';
    this.#settings.malformed(this.#useless, true);
  }

  #ended(): Ended {
    return {
      offset: this.#feed.offset,
      header: this.#settings.log.header,
      useless: this.#useless,
      head: this.#head,
      isCut: this.#isCut,
    };
  }
}
