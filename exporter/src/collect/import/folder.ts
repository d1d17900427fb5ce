import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { access, glob, lstat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CollectError } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';
import { folderOf, homeOf, placeInside } from '../inside.ts';

/** A file as it lies there now. */
export interface Dropped {
  /** As it may be shown: whoever drops files names them. */
  readonly name: string;
  /** Where it really lies. */
  readonly path: string;
  /** Of path, inode, size and time: another file, or the same one written anew, has another one. */
  readonly id: string;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** When anything was last done to it, its renaming included; by the clock of the file system, epoch milliseconds. */
  readonly changedAt: number;
}

export interface Folder {
  /** Newest first, by the time of the file: those that were written last, where there are too many. */
  readonly files: readonly Dropped[];
  /** How many match, those that are not looked at included. */
  readonly matched: number;
  /** A file whose writer says by its name that it is not whole; null where there is none. */
  readonly unfinished: string | null;
  /** A link that leads out of its folder; null where there is none. */
  readonly stray: string | null;
}

/** So many files are told apart, and their marks remembered: at one an hour, those of six weeks. */
export const maxFiles = 1000;

/** Which of so many is the newest nobody waits to find out: one an hour for more than a year. */
const maxMatches = 10_000;

/** What writers call a file until it is whole: WinSCP, browsers, scripts. That of rsync begins with a dot, which `*` never matches. */
const unfinishedEnding = /\.(?:tmp|temp|part|partial|filepart|crdownload|swp)$|~$/i;

/**
 * Everything that matches and is a file: one question to the file system for each, nothing is opened. What vanishes
 * meanwhile is not there. @throws CollectError where more match than can be looked at
 */
export async function readFolder(pattern: string): Promise<Folder> {
  const found = new Map<string, Dropped>();
  let unfinished: string | null = null;
  let stray: string | null = null;
  let matches = 0;
  // Who writes such a name into the config means it.
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

/** For messages and pages: a name can hold anything but a slash. */
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
 * Null for what is no file: folders, pipes, devices, links to nowhere. A link such as `latest.txt` is followed within its
 * folder only, and beside its target it is the same file: both have one place.
 */
async function droppedAt(
  file: string,
  { folder, home }: { readonly folder: string; readonly home: string },
): Promise<Dropped | 'stray' | null> {
  const place = await placeInside(home, file);
  if (place === null || place === 'stray') return place;
  const info = await statOf(lstat(place.path, { bigint: true }));
  // Under the name that the folder has in the config: its mark must not change where the folder is a link.
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

/** 48 bits: among 1,000 files two have the same one once in 600 million folders. */
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
