import { createHash } from 'node:crypto';
import { glob, lstat, type FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { homeOf, openListed, placeInside } from '../inside.ts';

/** A log as it is now. */
export interface LogFile {
  readonly name: string;
  /** The real path. */
  readonly path: string;
  /** Device and inode: they stay when a file is renamed. */
  readonly id: string;
  readonly size: number;
  readonly modifiedAt: number;
}

/** The beginning of a file, to recognise it after it was copied or packed. */
export interface Head {
  /** In bytes, unpacked. */
  readonly length: number;
  readonly sha256: string;
}

/** Long enough for a header of Zeek with its time, or an event with its number, so that no two logs begin alike. */
const maxHead = 4096;

/** No sensor keeps so many files at once. A pattern that matches more is a mistake. */
const maxFiles = 10_000;

export interface LogFolder {
  /** Oldest first. */
  readonly files: readonly LogFile[];
  /** Links that lead out of the folder that the config names. */
  readonly strays: readonly string[];
}

/** Every matching file. A file that disappears meanwhile is left out. */
export async function filesOf(pattern: string): Promise<LogFolder> {
  const files: LogFile[] = [];
  const strays: string[] = [];
  const home = await homeOf(pattern);
  if (home === null) return { files, strays };
  for await (const name of glob(pattern)) {
    const place = await placeInside(home, name);
    if (place === 'stray') strays.push(name);
    const file = place === null || place === 'stray' ? null : await fileAt(name, place.path);
    if (file !== null) files.push(file);
    if (files.length >= maxFiles) break;
  }
  files.sort((one, other) => one.modifiedAt - other.modifiedAt || (one.name < other.name ? -1 : 1));
  return { files, strays };
}

async function fileAt(name: string, path: string): Promise<LogFile | null> {
  const info = await lstat(path, { bigint: true }).catch(() => null);
  if (info?.isFile() !== true) return null;
  const { dev, ino, size, mtimeNs } = info;
  return { name, path, id: `${dev}:${ino}`, size: Number(size), modifiedAt: Number(mtimeNs / 1_000_000n) };
}

/** @throws Error of the file system; ENOENT where it is another file now */
export function openLog({ path, id }: LogFile): Promise<FileHandle> {
  return openListed(path, ({ dev, ino }) => `${dev}:${ino}` === id);
}

/** Reads up to the current end of the file, in chunks that do not block for long. */
export async function* readFrom(handle: FileHandle, offset: number): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(256 * 1024);
  for (let at = offset; ;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/**
 * The content of a packed file from an offset of the unpacked one. @throws Error of zlib where it is damaged or
 * incomplete
 */
export async function* unpackFrom(
  file: LogFile,
  offset: number,
  mayGoOn: () => boolean = () => true,
): AsyncGenerator<Buffer> {
  const source = (await openLog(file)).createReadStream();
  const stream = source.pipe(createGunzip());
  source.on('error', (error) => stream.destroy(error));
  let skip = offset;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (!mayGoOn()) return;
      if (skip < chunk.length) yield chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  } finally {
    source.destroy();
    stream.destroy();
  }
}

/** The first bytes of a file as it is written (not unpacked); fewer where the file is shorter. */
export async function beginningOf(file: LogFile): Promise<Buffer> {
  await using handle = await openLog(file);
  return await beginningIn(handle);
}

export async function beginningIn(handle: FileHandle): Promise<Buffer> {
  const bytes = Buffer.alloc(maxHead);
  const { bytesRead } = await handle.read(bytes, 0, maxHead, 0);
  return bytes.subarray(0, bytesRead);
}

/** The first bytes of a packed file, unpacked; as many as there are where it is cut or damaged. */
export async function packedBeginningOf(file: LogFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unpackFrom(file, 0)) {
      chunks.push(Buffer.from(chunk));
      length += chunk.length;
      if (length >= maxHead) break;
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, maxHead);
}

/** True where zlib says that a packed file is damaged or incomplete. */
export function isDamage(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

/** RFC 1952. */
export function isPacked(beginning: Buffer): boolean {
  return beginning[0] === 0x1f && beginning[1] === 0x8b;
}

/** The head of what was read so far. */
export function headOf(beginning: Buffer, read: number): Head {
  const length = Math.min(beginning.length, read, maxHead);
  return { length, sha256: sha256(beginning.subarray(0, length)) };
}

/**
 * True where a file begins like one that we remember. A header of Zeek identifies its file only together with the time
 * when the log was opened. An event in JSON has a number of its own.
 */
export function beginsWith(beginning: Buffer): (head: Head) => boolean {
  const known = new Map<number, string>();
  const text = beginning.toString('latin1');
  const opened = text.indexOf('\n#open');
  return ({ length, sha256: expected }) => {
    if (length === 0 || length > beginning.length) return false;
    if (text.startsWith('#') && (opened < 0 || length <= opened + 1)) return false;
    const hash = known.get(length) ?? sha256(beginning.subarray(0, length));
    known.set(length, hash);
    return hash === expected;
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
