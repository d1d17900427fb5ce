import { constants, type BigIntStats } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';

/** The part of a pattern that is the name of a folder. */
export function folderOf(pattern: string): string {
  const plain = /^[^*?[\]{}!()]*/.exec(pattern)?.[0] ?? '';
  const end = plain.lastIndexOf(sep);
  return end < 0 ? '.' : plain.slice(0, Math.max(1, end));
}

/**
 * Where the folder of a pattern really lies, null where it is not there. It may be a link itself, as Zeek's `current` is:
 * the config says so. Links inside are another matter.
 */
export async function homeOf(pattern: string): Promise<string | null> {
  return await realpath(folderOf(pattern)).catch(() => null);
}

/**
 * Where a file really lies: null where it has vanished, or is a link to nowhere; `stray` where links lead out of its home.
 * Whoever may write into a folder must not choose which other file of this machine is read, and quoted in a message.
 */
export async function placeInside(home: string, file: string): Promise<{ readonly path: string } | 'stray' | null> {
  const path = await realpath(file).catch(() => null);
  if (path === null) return null;
  return path.startsWith(home.endsWith(sep) ? home : home + sep) ? { path } : 'stray';
}

/**
 * Opens a file that was listed. What was put in its place meanwhile may be a link, a pipe or a device: no link is followed,
 * and a pipe that nobody writes to holds no thread of ours. @throws Error of the file system; ENOENT where it is another one
 */
export async function openListed(path: string, isListed: (info: BigIntStats) => boolean): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const info = await handle.stat({ bigint: true });
  if (info.isFile() && isListed(info)) return handle;
  await handle.close();
  throw Object.assign(new Error('another file has taken its place'), { code: 'ENOENT' });
}
