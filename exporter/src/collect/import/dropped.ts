import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { CollectError } from '../../model/collection.ts';
import type { RecordingFormat } from '../../model/source/recording-format.ts';
import type { OwnStep } from '../../lib/step.ts';
import { readRecording, type RecordedAsset } from '../../parsers/recording/recording.ts';
import { errorCode, type Dropped } from './folder.ts';

/**
 * Limit of one file. Reading is done in pieces, and normal lists of an asset are a hundredth of it, so no file blocks
 * the exporter.
 */
export const maxBytes = 4 * 1024 * 1024;

/**
 * Clocks of other machines may be ahead of ours by this much. A file with a later date would hide every recording until
 * then.
 */
const clockSkewMs = 5 * 60_000;

/**
 * A file that is cut or unreadable may still be on its way, because a slow line pauses. After this time it counts as it
 * is.
 */
const wholeAfterMs = 5 * 60_000;

export interface DroppedSettings {
  /** Null: by its content. */
  readonly format: RecordingFormat | null;
  /** A file is not read until nobody has written to it for so long. */
  readonly settleMs: number;
  readonly now: () => number;
  /** From the look. */
  readonly step: OwnStep;
}

/**
 * The result of reading one file:
 * - `waits`: it may be complete next time, and is read then.
 * - `locked`: the file system did not let us read it. That may pass.
 * - `bad`: it will not become readable by itself.
 */
export type DroppedReading =
  | { readonly kind: 'good'; readonly asset: RecordedAsset }
  | { readonly kind: 'waits' | 'locked' | 'bad'; readonly error: CollectError }
  | { readonly kind: 'gone' };

/** Reads one file completely or not at all. Rejects only with bugs. */
export async function readDropped(file: Dropped, settings: DroppedSettings): Promise<DroppedReading> {
  const { now, settleMs } = settings;
  if (file.modifiedAt > now() + clockSkewMs) return { kind: 'waits', error: aheadOfUs(file, file.modifiedAt) };
  if (sinceTouched(file, settings) < settleMs) return { kind: 'waits', error: beingWritten(file, settleMs) };
  if (file.size > maxBytes) {
    const message = `${file.name} has ${file.size} bytes; ${maxBytes} are allowed`;
    return { kind: 'bad', error: new CollectError('refused_by_limit', message) };
  }
  try {
    const bytes = await bytesOf(file);
    if (bytes === null) return { kind: 'waits', error: beingWritten(file, settleMs) };
    return settings.step(() => parse(file, bytes, settings));
  } catch (error) {
    const code = errorCode(error);
    // Somebody moved the file between listing and opening.
    if (code === 'ENOENT') return { kind: 'gone' };
    const message = `${file.name} cannot be read (${code})`;
    return { kind: 'locked', error: new CollectError('unreachable', message, { cause: error }) };
  }
}

/** For how long nobody has touched a file. A time in the future comes from another clock and says nothing. */
function sinceTouched({ modifiedAt, changedAt }: Dropped, { now, settleMs }: DroppedSettings): number {
  const at = now();
  const times = [modifiedAt, changedAt].filter((time) => time <= at + settleMs);
  return at - Math.max(...times);
}

/**
 * Null where it changed meanwhile. Somebody may have put a link or a pipe in its place: links are not followed, pipes
 * do not block.
 */
async function bytesOf(file: Dropped): Promise<Buffer | null> {
  await using handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if (!(await isAsListed(handle, file))) return null;
  // One byte more than it should have, to notice that it has grown.
  const bytes = Buffer.alloc(file.size + 1);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length === file.size && (await isAsListed(handle, file)) ? bytes.subarray(0, length) : null;
}

async function isAsListed(handle: FileHandle, { size, modifiedAt }: Dropped): Promise<boolean> {
  const info = await handle.stat({ bigint: true });
  return info.isFile() && Number(info.size) === size && Number(info.mtimeNs) / 1e6 === modifiedAt;
}

function parse(file: Dropped, bytes: Buffer, settings: DroppedSettings): DroppedReading {
  const isYoung = sinceTouched(file, settings) < wholeAfterMs;
  try {
    const asset = theOnlyOne(file, bytes, settings);
    if (asset.takenAt > settings.now() + clockSkewMs) return { kind: 'bad', error: aheadOfUs(file, asset.takenAt) };
    return isYoung && !asset.hasEnd ? { kind: 'waits', error: mayGrow(file) } : { kind: 'good', asset };
  } catch (error) {
    if (!(error instanceof CollectError)) throw error;
    const refused = new CollectError(error.reason, `${file.name}: ${error.message}`);
    return isYoung ? { kind: 'waits', error: refused } : { kind: 'bad', error: refused };
  }
}

function theOnlyOne({ path, modifiedAt }: Dropped, bytes: Buffer, { format }: DroppedSettings): RecordedAsset {
  const assets = readRecording({ bytes, fileName: basename(path), modifiedAt, format, asset: null });
  const [asset, ...others] = assets;
  if (asset === undefined || others.length > 0) {
    const message = `it speaks of ${assets.length} assets; the source of one asset needs a recording of one`;
    throw new CollectError('parse', message);
  }
  return asset;
}

function aheadOfUs({ name }: Dropped, at: number): CollectError {
  const when = new Date(at).toISOString();
  return new CollectError('parse', `${name} is dated ${when}, which is still to come: correct the clock that wrote it`);
}

function beingWritten({ name }: Dropped, settleMs: number): CollectError {
  const message = `${name} is still being written; it is read when nobody has written to it for ${settleMs / 1000} s`;
  return new CollectError('unreachable', message);
}

function mayGrow({ name }: Dropped): CollectError {
  const message = `${name} breaks off in its last line; ${wholeAfterMs / 60_000} minutes after the last write to it, it counts as it is`;
  return new CollectError('unreachable', message);
}
