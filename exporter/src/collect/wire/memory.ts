import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomicallyAside } from '../../lib/write-atomically.ts';
import type { Head } from './files.ts';
import type { WireView } from './view.ts';

/** How far one file was read. */
export interface Position {
  readonly name: string;
  /** Device and inode; empty where its content has moved on and the file holds another one now. */
  readonly id: string;
  /** In bytes of the unpacked content: every line before it was read. */
  readonly offset: number;
  /** As it lay there when it was read. */
  readonly size: number;
  readonly modifiedAt: number;
  readonly head: Head;
  readonly isPacked: boolean;
  /** Header lines of Zeek that hold at the offset. */
  readonly header: string;
  /** Why nothing in this file is of use; null where something is. */
  readonly useless: string | null;
  /** When it was last there. */
  readonly seenAt: number;
}

/** What a follower must not forget. View and positions go together: each line is in both or in neither. */
export interface Remembered {
  readonly version: 1;
  readonly view: WireView;
  readonly positions: readonly Position[];
}

/** Where a follower keeps what it must not forget. */
export interface WireMemory {
  /** Null where there is nothing, or nothing that can be used. */
  load(): Promise<Remembered | null>;
  /** Whole or not at all, also when the power fails. */
  save(remembered: Remembered): Promise<void>;
}

/** In a file. What a reader of it finds is always whole, because a new one takes the place of the old one. */
export function fileMemory(file: string): WireMemory {
  return {
    load: async () => {
      const text = await readFile(file, 'utf8').catch(() => null);
      return text === null ? null : rememberedIn(text);
    },
    save: async (remembered) => {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeAtomicallyAside(file, JSON.stringify(remembered));
    },
  };
}

/** Our own file: a version we do not know, or a disk that lost half of it, and the logs are read again. */
function rememberedIn(text: string): Remembered | null {
  try {
    const found = JSON.parse(text) as Partial<Remembered> | null;
    const isWhole = found?.version === 1 && typeof found.view === 'object' && Array.isArray(found.positions);
    return isWhole ? (found as Remembered) : null;
  } catch {
    return null;
  }
}
