import { CollectError } from '../../model/collection.ts';
import type { LogFile } from './files.ts';

/** What this follower may be missing of the sensor's logs. */
export interface Doubts {
  /** Lines since the start that no sensor writes. */
  readonly malformed: number;
  /** Lines dated ahead of our clock, since the start. */
  readonly ahead: number;
  /** Files that were not read to their end. */
  readonly behind: readonly string[];
  /** Links that lead out of the folder, and are not followed. */
  readonly strays: readonly string[];
}

/** What could not be read, or not yet. Each file is reported once, until it can be read again. */
export class UnreadLogs {
  readonly #trouble: (message: string) => void;
  /** Files that were reported as unreadable. */
  readonly #told = new Set<string>();
  /** Files that were read in part: their names, by device and inode. */
  readonly #behind = new Map<string, string>();
  #malformed = 0;
  #strays: readonly string[] = [];
  /** Why no log can be read; null where one can. */
  failure: CollectError | null = null;

  /** @param trouble called with what could not be read: one line for a person */
  constructor(trouble: (message: string) => void) {
    this.#trouble = trouble;
  }

  get doubts(): Omit<Doubts, 'ahead'> {
    return { malformed: this.#malformed, behind: [...this.#behind.values()], strays: this.#strays };
  }

  get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  /** A pass begins. Files that are far behind come after the others, so that no file keeps the others waiting. */
  begin(files: readonly LogFile[]): readonly LogFile[] {
    this.failure = null;
    const order = [
      ...files.filter(({ id }) => !this.#behind.has(id)),
      ...files.filter(({ id }) => this.#behind.has(id)),
    ];
    this.#behind.clear();
    return order;
  }

  /** The file was not read to its end. */
  noteCut({ id, name }: Pick<LogFile, 'id' | 'name'>): void {
    this.#behind.set(id, name);
  }

  /** A line that no sensor writes. The first one of a reading is reported. */
  noteMalformed(name: string, message: string, isFirst: boolean): void {
    this.#malformed++;
    if (isFirst) this.#trouble(`${name}: ${message}`);
  }

  /** Links out of the folder, found in this pass. */
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

  /** The file was read, or has nothing new. The next problem with it is reported again. */
  noteReadable({ name }: LogFile): void {
    this.#told.delete(name);
  }

  /** @throws the error, where it is no problem of a file but a bug */
  noteUnreadable({ name }: LogFile, error: unknown): void {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const code = String(error.code);
    // It disappeared between listing and opening, and will be back under another name.
    if (code === 'ENOENT') return;
    const message = `${name} cannot be read (${code})`;
    this.failure = new CollectError('unreachable', message, { cause: error });
    if (!this.#told.has(name)) this.#trouble(message);
    this.#told.add(name);
  }
}
