import { CollectError } from '../../model/collection.ts';
import type { LogFile } from './files.ts';

/** What stands between this follower and all that the sensor has written. */
export interface Doubts {
  /** Lines that were not what the sensor writes, since the start. */
  readonly malformed: number;
  /** Lines dated ahead of our clock, since the start. */
  readonly ahead: number;
  /** Files of which there is more than was read. */
  readonly behind: readonly string[];
  /** Links that lead out of the folder, and are not followed. */
  readonly strays: readonly string[];
}

/** What could not be read, or not yet. A person is told of each file once, until it can be read again. */
export class UnreadLogs {
  readonly #trouble: (message: string) => void;
  /** Files of which it was said that they cannot be read. */
  readonly #told = new Set<string>();
  /** Files that were read in part: their names, by device and inode. */
  readonly #behind = new Map<string, string>();
  #malformed = 0;
  #strays: readonly string[] = [];
  /** Why no log can be read; null where one can. */
  failure: CollectError | null = null;

  /** @param trouble told of what could not be read: one line for a person */
  constructor(trouble: (message: string) => void) {
    this.#trouble = trouble;
  }

  get doubts(): Omit<Doubts, 'ahead'> {
    return { malformed: this.#malformed, behind: [...this.#behind.values()], strays: this.#strays };
  }

  get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  /** A pass begins. What is far behind waits until the others have been read: nobody's file keeps those of others from their turn. */
  begin(files: readonly LogFile[]): readonly LogFile[] {
    this.failure = null;
    const order = [
      ...files.filter(({ id }) => !this.#behind.has(id)),
      ...files.filter(({ id }) => this.#behind.has(id)),
    ];
    this.#behind.clear();
    return order;
  }

  /** There is more of the file than was read. */
  noteCut({ id, name }: Pick<LogFile, 'id' | 'name'>): void {
    this.#behind.set(id, name);
  }

  /** A line is not what the sensor writes. A person is told of the first one of a reading. */
  noteMalformed(name: string, message: string, isFirst: boolean): void {
    this.#malformed++;
    if (isFirst) this.#trouble(`${name}: ${message}`);
  }

  /** Links out of the folder, as of this pass. */
  noteStrays(strays: readonly string[]): void {
    this.#strays = strays;
    for (const name of strays.filter((stray) => !this.#told.has(stray))) {
      this.#trouble(`${name} is a link out of its folder and is not followed; name its target in path: to read it`);
      this.#told.add(name);
    }
  }

  /** The pattern of the source matches no file, and none is known from before. */
  noteNoLog(path: string): void {
    const [stray] = this.#strays;
    const but = stray === undefined ? '' : ` (${stray} is a link out of its folder, which is not followed)`;
    this.failure = new CollectError('unreachable', `no log matches ${path}${but}; a sensor must write one there`);
  }

  /** It was read, or has nothing new: trouble with it is told again. */
  noteReadable({ name }: LogFile): void {
    this.#told.delete(name);
  }

  /** @throws the error, where it is no trouble of a file but a bug */
  noteUnreadable({ name }: LogFile, error: unknown): void {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const code = String(error.code);
    // Gone between listing and opening: it comes back under another name.
    if (code === 'ENOENT') return;
    const message = `${name} cannot be read (${code})`;
    this.failure = new CollectError('unreachable', message, { cause: error });
    if (!this.#told.has(name)) this.#trouble(message);
    this.#told.add(name);
  }
}
