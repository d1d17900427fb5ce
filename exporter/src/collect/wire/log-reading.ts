import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { headOf, isDamage, readFrom, unpackFrom, beginningIn, type Head, type LogFile } from './files.ts';
import type { WireLog } from '../../parsers/wire/answer.ts';
import { LineFeed } from './lines.ts';
import type { Position } from './memory.ts';

export interface ReadingSettings {
  readonly log: WireLog;
  /** Where reading goes on. */
  readonly position: Position;
  readonly isStopped: () => boolean;
  readonly malformed: (message: string, isFirst: boolean) => void;
}

/** How far a file was read now. */
export type Ended = Pick<Position, 'offset' | 'header' | 'useless' | 'head'>;

/** One reading of one file, from where the last one ended. */
export class LogReading {
  readonly #settings: ReadingSettings;
  readonly #feed: LineFeed;
  #useless: string | null;
  #head: Head;

  constructor(settings: ReadingSettings) {
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

  /** A packed file. One that is not whole yet is read as far as it goes, and again when it has changed. */
  async packed(file: LogFile): Promise<Ended> {
    try {
      if (this.#useless === null) await this.#take(unpackFrom(file.name, this.#settings.position.offset));
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#settings.malformed(`packed content breaks off or is damaged (${error.code})`, true);
    }
    return this.#ended();
  }

  async #take(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      this.#feed.take(chunk);
      if (this.#useless !== null || this.#settings.isStopped()) return;
      // Between two chunks others are served.
      await setImmediate();
    }
  }

  #ended(): Ended {
    return { offset: this.#feed.offset, header: this.#settings.log.header, useless: this.#useless, head: this.#head };
  }
}
