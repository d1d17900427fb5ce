import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomicallyAside } from '../../lib/write-atomically.ts';
import type { Head } from './files.ts';
import type { WireView } from './view.ts';

/** How far one file was read. */
export interface Position {
  readonly name: string;
  /** Device and inode; empty where the content has moved and the file holds another one now. */
  readonly id: string;
  /** In bytes of the unpacked content. Every line before it was read. */
  readonly offset: number;
  /** The size of the file when it was read. */
  readonly size: number;
  readonly modifiedAt: number;
  readonly head: Head;
  readonly isPacked: boolean;
  /** Header lines of Zeek that apply at the offset. */
  readonly header: string;
  /** Why this file is useless; null where it is not. */
  readonly useless: string | null;
  /** When the file was last seen. */
  readonly seenAt: number;
}

/** What a follower keeps. View and positions are saved together: each line is in both or in neither. */
export interface Remembered {
  readonly version: 1;
  readonly view: WireView;
  readonly positions: readonly Position[];
}

/** Where a follower keeps its memory. */
export interface WireMemory {
  /** Null where there is nothing, or nothing usable. */
  load(): Promise<Remembered | null>;
  /** Completely or not at all, even when the power fails. */
  save(remembered: Remembered): Promise<void>;
}

/** In a file. A reader always finds a complete one, because a new file replaces the old one. */
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

/** Null for a version that we do not know, or a file that the disk has cut: then the logs are read again. */
function rememberedIn(text: string): Remembered | null {
  try {
    const found = JSON.parse(text) as Partial<Remembered> | null;
    const isWhole = found?.version === 1 && typeof found.view === 'object' && Array.isArray(found.positions);
    return isWhole ? (found as Remembered) : null;
  } catch {
    return null;
  }
}
