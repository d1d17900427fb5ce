import type { FileHandle } from 'node:fs/promises';
import { openLog, type LogFile } from './files.ts';

/** Limit of open files: those that grew last stay open. */
const maxOpen = 256;
/** A renamed file is read until nothing has come for so long, because its writer may not have noticed yet. */
const lingerMs = 60_000;

/** One file that stays open. */
export interface OpenLog {
  /** Device and inode. */
  readonly id: string;
  readonly handle: FileHandle;
  /** When it last had something new, epoch milliseconds. */
  grewAt: number;
}

/** Files that are read while they grow. They stay open, so that nothing is lost when they are renamed. */
export class OpenFiles {
  readonly #byId = new Map<string, OpenLog>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async handleOf(file: LogFile): Promise<FileHandle> {
    const known = this.#byId.get(file.id);
    if (known !== undefined) return known.handle;
    const handle = await openLog(file);
    this.#byId.set(file.id, { id: file.id, handle, grewAt: this.#now() });
    return handle;
  }

  /** The file was read now. Does nothing where it is not open. */
  touch(id: string): void {
    const file = this.#byId.get(id);
    if (file !== undefined) file.grewAt = this.#now();
  }

  /** Files that need not stay open, the one that grew longest ago first. `isNeeded`: it exists and is useful. */
  spare(isNeeded: (id: string) => boolean): readonly OpenLog[] {
    const oldest = [...this.#byId.values()].sort((one, other) => one.grewAt - other.grewAt);
    const tooMany = oldest.length - maxOpen;
    return oldest.filter(({ id }, at) => at < tooMany || !isNeeded(id));
  }

  /** True where the writer of a renamed file may still write into it. */
  mayGrow({ grewAt }: OpenLog): boolean {
    return this.#now() - grewAt < lingerMs;
  }

  async close({ id, handle }: OpenLog): Promise<void> {
    this.#byId.delete(id);
    await handle.close();
  }

  async closeAll(): Promise<void> {
    for (const { handle } of this.#byId.values()) await handle.close();
    this.#byId.clear();
  }
}
