import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { access, glob, lstat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CollectError } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';
import { folderOf, homeOf, placeInside } from '../inside.ts';

/** A file as it is now. */
export interface Dropped {
  /** A printable form of the name, because anybody who drops a file chooses its name. */
  readonly name: string;
  /** The real path. */
  readonly path: string;
  /** Made of path, inode, size and time. Another file, or the same file written again, has another one. */
  readonly id: string;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** When it was last changed in any way, renaming included; by the clock of the file system, epoch milliseconds. */
  readonly changedAt: number;
}

export interface Folder {
  /** Newest first by the time of the file. Where there are too many, the newest ones. */
  readonly files: readonly Dropped[];
  /** How many match, including those that are not read. */
  readonly matched: number;
  /** A file whose name says that its writer has not finished; null where there is none. */
  readonly unfinished: string | null;
  /** A link that leads out of the folder; null where there is none. */
  readonly stray: string | null;
}

/** Limit of files whose marks are remembered: with one an hour, those of six weeks. */
export const maxFiles = 1000;

/** Above this number the newest is not searched: with one an hour, more than a year. */
const maxMatches = 10_000;

/**
 * Names that writers give to unfinished files: WinSCP, browsers, scripts. Those of rsync begin with a dot, which `*`
 * never matches.
 */
const unfinishedEnding = /\.(?:tmp|temp|part|partial|filepart|crdownload|swp)$|~$/i;

/**
 * Every matching file: one question to the file system for each, and nothing is opened. A file that disappears
 * meanwhile is left out. @throws CollectError where too many match
 */
export async function readFolder(pattern: string): Promise<Folder> {
  const found = new Map<string, Dropped>();
  let unfinished: string | null = null;
  let stray: string | null = null;
  let matches = 0;
  // A pattern with such an ending means these files.
  const isMeant = unfinishedEnding.test(pattern);
  const folder = folderOf(pattern);
  const home = await homeOf(pattern);
  for await (const file of glob(pattern)) {
    if (++matches > maxMatches) throw tooMany(pattern);
    if (!isMeant && unfinishedEnding.test(file)) {
      unfinished = shown(file);
      continue;
    }
    const dropped = home === null ? null : await droppedAt(file, { folder, home });
    if (dropped === 'stray') stray = shown(file);
    else if (dropped !== null) found.set(dropped.path, dropped);
  }
  const files = [...found.values()].sort(newestFirst).slice(0, maxFiles);
  return { files, matched: found.size, unfinished, stray };
}

/** For messages and pages: a name can contain everything except a slash. */
function shown(file: string): string {
  return cleanText(file, 300);
}

function newestFirst(one: Dropped, other: Dropped): number {
  return other.modifiedAt - one.modifiedAt || (one.path < other.path ? 1 : -1);
}

function tooMany(pattern: string): CollectError {
  return new CollectError(
    'refused_by_limit',
    `more than ${maxMatches} files match ${pattern}; take those away that were read`,
  );
}

/**
 * Null for everything that is no file: folders, pipes, devices, broken links. A link such as `latest.txt` is followed
 * only inside its folder, and it is the same file as its target, because both have one real path.
 */
async function droppedAt(
  file: string,
  { folder, home }: { readonly folder: string; readonly home: string },
): Promise<Dropped | 'stray' | null> {
  const place = await placeInside(home, file);
  if (place === null || place === 'stray') return place;
  const info = await statOf(lstat(place.path, { bigint: true }));
  // With the name of the folder in the config, because the mark must not change where the folder is a link.
  const path = join(folder, relative(home, place.path));
  return info?.isFile() === true ? droppedOf(file, path, info) : null;
}

async function statOf(asked: Promise<BigIntStats>): Promise<BigIntStats | null> {
  return asked.catch(() => null);
}

function droppedOf(file: string, path: string, { ino, size, mtimeNs, ctimeNs }: BigIntStats): Dropped {
  return {
    name: shown(file),
    path,
    id: createHash('sha256').update([path, ino, size, mtimeNs].join('\0')).digest('base64url').slice(0, idLength),
    size: Number(size),
    modifiedAt: Number(mtimeNs) / 1e6,
    changedAt: Number(ctimeNs) / 1e6,
  };
}

/** 48 bits: two of 1,000 files have the same one in one of 600 million folders. */
const idLength = 8;

/** Why there is nothing to read. */
export async function emptyFault(pattern: string, { unfinished, stray }: Folder): Promise<CollectError> {
  const base = folderOf(pattern);
  try {
    await access(base, constants.R_OK | constants.X_OK);
  } catch (error) {
    return new CollectError('unreachable', `${base} cannot be read (${errorCode(error)})`, { cause: error });
  }
  const rest =
    unfinished !== null
      ? `but ${unfinished}, which is not whole by its name`
      : stray !== null
        ? `but ${stray}, a link out of its folder, which is not followed`
        : null;
  const what = rest === null ? '; something must drop one there' : ` ${rest}`;
  return new CollectError('unreachable', `no recording matches ${pattern}${what}`);
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
