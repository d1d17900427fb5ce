import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** A file that could not be used; `message` completes "this file ...". */
export class FileError extends Error {
  override readonly name = 'FileError';
}

export interface TextFile {
  /** As messages name it: relative where the config file was named relatively. */
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** The files of a configuration. Remembers each file that was read or missing, so that changes can be watched. */
export class ConfigFiles {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  readonly #inventories = new Set<string>();

  /** Every requested file, absolute, sorted; including missing ones, which may appear. */
  get files(): readonly string[] {
    return [...this.#files].sort();
  }

  /** Folders in which a new file could match a pattern; absolute, sorted. */
  get folders(): readonly string[] {
    return [...this.#folders].sort();
  }

  /**
   * Inventories, and folders in which another one could appear: a change of these reloads the config. Absolute, sorted.
   */
  get inventories(): readonly string[] {
    return [...this.#inventories].sort();
  }

  /** Names inventories, as a file or as a pattern. */
  noteInventories(pattern: string): void {
    if (isPattern(pattern)) this.#inventories.add(path.resolve(fixedFolder(pattern)));
    for (const name of this.find(pattern)) this.#inventories.add(path.resolve(name));
  }

  /** Reads a whole file of strictly valid UTF-8, at most `limit` bytes, without a byte order mark. */
  async read(name: string, limit: number): Promise<TextFile> {
    this.#files.add(path.resolve(name));
    const bytes = await readAtMost(name, limit);
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return { name, text, sha256: createHash('sha256').update(bytes).digest('hex') };
    } catch {
      throw new FileError('is not UTF-8 text; save it as UTF-8');
    }
  }

  /** True where everybody on the machine may read it. */
  async readableByAll(name: string): Promise<boolean> {
    return ((await stat(name)).mode & 0o004) !== 0;
  }

  /** Files that match, sorted. A name without wildcards gives itself, even where the file does not exist. */
  find(pattern: string): readonly string[] {
    if (!isPattern(pattern)) return [pattern];
    this.#folders.add(path.resolve(fixedFolder(pattern)));
    return globSync(pattern).sort();
  }
}

function isPattern(name: string): boolean {
  return /[*?[\]{}]/.test(name);
}

/** A name in a config file, relative to the working directory. */
export function besideFile(file: string, name: string): string {
  return path.isAbsolute(name) ? name : path.join(path.dirname(file), name);
}

function fixedFolder(pattern: string): string {
  const parts = pattern.split('/');
  const first = parts.findIndex(isPattern);
  return parts.slice(0, first).join('/') || (pattern.startsWith('/') ? '/' : '.');
}

async function readAtMost(name: string, limit: number): Promise<Buffer> {
  try {
    // Before opening: a named pipe without a writer would never open.
    const info = await stat(name);
    if (!info.isFile()) throw new FileError('is not an ordinary file');
    const file = await open(name);
    try {
      return await readAll(file, limit);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(reasonOf(error));
  }
}

const chunkBytes = 65_536;

/** In chunks with a count, not by size: files of /proc say 0, and a growing file must not pass the limit. */
async function readAll(file: FileHandle, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let length = 0; length <= limit;) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, null);
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, bytesRead));
    length += bytesRead;
  }
  throw new FileError(
    `is larger than ${limit / 1024} KiB, the limit for such a file; split it, or give a part of it to another exporter`,
  );
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this account';
    default:
      return `cannot be read (${String(code)})`;
  }
}
