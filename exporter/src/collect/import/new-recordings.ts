import type { CollectError } from '../../model/collection.ts';
import type { RecordedAsset } from '../../parsers/recording/recording.ts';
import { maxBytes, readDropped, type DroppedSettings } from './dropped.ts';
import type { Dropped } from './folder.ts';

/** Files that one look reads: with one an hour, those of four days after an outage. */
export const maxAtOnce = 100;

/** Limit of bytes in memory until all of them are written down. */
const maxBytesAtOnce = 16 * 1024 * 1024;

export interface NewRecording {
  readonly file: Dropped;
  readonly asset: RecordedAsset;
}

/** The files that were not read before. */
export interface FoundRecordings {
  /** By the time when they were taken, oldest first: each is judged before the next one. */
  readonly recordings: readonly NewRecording[];
  /** Why files are not read yet, newest first. */
  readonly waiting: readonly CollectError[];
  /** Why files could not be read, newest first. A newer file could be read, now or before. */
  readonly bad: readonly CollectError[];
  /** How many more there were than one look reads. They are older than those that were read. */
  readonly passedOver: number;
  /** Files that are not read again and are no recordings: bad ones and those passed over. */
  readonly done: readonly Dropped[];
}

export interface NewReadingSettings extends DroppedSettings {
  /** Time of the newest file that was read before, epoch milliseconds; -Infinity where none was. */
  readonly readUpTo: number;
}

/**
 * Reads files that were not read before; they come newest first. @throws CollectError where the newest complete file
 * cannot be read: it has the current state, and an older one must not be used in its place
 */
export async function readNew(files: readonly Dropped[], settings: NewReadingSettings): Promise<FoundRecordings> {
  const recordings: NewRecording[] = [];
  const waiting: CollectError[] = [];
  const bad: CollectError[] = [];
  const done: Dropped[] = [];
  let room = { files: maxAtOnce, bytes: maxBytesAtOnce };
  let passedOver = 0;
  for (const file of files) {
    // A file that is too large is not read at all.
    const bytes = Math.min(file.size, maxBytes);
    if (room.files === 0 || room.bytes < bytes) {
      // The files after it are not read either: there must be no gap.
      room = { files: 0, bytes: 0 };
      passedOver++;
      done.push(file);
      continue;
    }
    const reading = await readDropped(file, settings);
    if (reading.kind === 'waits') waiting.push(reading.error);
    if (reading.kind === 'waits' || reading.kind === 'gone') continue;
    room = { files: room.files - 1, bytes: room.bytes - bytes };
    if (reading.kind === 'good') {
      recordings.push({ file, asset: reading.asset });
    } else {
      if (recordings.length === 0 && file.modifiedAt > settings.readUpTo) throw reading.error;
      bad.push(reading.error);
      if (reading.kind === 'bad') done.push(file);
    }
  }
  recordings.reverse().sort((one, other) => one.asset.takenAt - other.asset.takenAt);
  return { recordings, waiting, bad, passedOver, done };
}
