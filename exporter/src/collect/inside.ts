import { constants, type BigIntStats } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';

/** The folder part of a pattern. */
export function folderOf(pattern: string): string {
  const plain = /^[^*?[\]{}!()]*/.exec(pattern)?.[0] ?? '';
  const end = plain.lastIndexOf(sep);
  return end < 0 ? '.' : plain.slice(0, Math.max(1, end));
}

/**
 * The real path of the folder of a pattern; null where it does not exist. The folder itself may be a link, as `current`
 * of Zeek is, because the config names it. Links inside it are checked.
 */
export async function homeOf(pattern: string): Promise<string | null> {
  return await realpath(folderOf(pattern)).catch(() => null);
}

/**
 * The real path of a file: null where it has disappeared or is a broken link; `stray` where links lead out of its
 * folder. A person who may write into the folder must not choose which other file of this machine is read and quoted in
 * a message.
 */
export async function placeInside(home: string, file: string): Promise<{ readonly path: string } | 'stray' | null> {
  const path = await realpath(file).catch(() => null);
  if (path === null) return null;
  return path.startsWith(home.endsWith(sep) ? home : home + sep) ? { path } : 'stray';
}

/**
 * Opens a file that was listed. Somebody may have put a link, a pipe or a device in its place: links are not followed,
 * and a pipe without a writer does not block a thread. @throws Error of the file system; ENOENT where it is another
 * file now
 */
export async function openListed(path: string, isListed: (info: BigIntStats) => boolean): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const info = await handle.stat({ bigint: true });
  if (info.isFile() && isListed(info)) return handle;
  await handle.close();
  throw Object.assign(new Error('another file has taken its place'), { code: 'ENOENT' });
}
