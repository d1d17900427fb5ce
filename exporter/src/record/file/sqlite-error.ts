import { StoreError } from '../../model/store.ts';

/** Primary result codes, https://sqlite.org/rescode.html: the low byte of what SQLite reports. */
const busy = 5;
const readOnly = 8;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

/**
 * SQLITE_IOERR_SHMSIZE: the index beside the write-ahead log could not grow. A full disk shows like this on opening.
 */
const noRoomForIndex = 4874;

/**
 * What to do with a damaged store. Alerts that fire in Prometheus stay while an asset has no good look
 * (alerts/otports.rules.yml).
 */
export const wayOn =
  'stop otports, then restore data_dir from a backup, or move otports.db away and start with an empty store; ' +
  'alerts that fire are held until each asset was looked at again';

/** Any error of SQLite or of the file system as a StoreError that names the file and says what would be right. */
export function toStoreError(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = sqliteCode(error);
  const options = { cause: error };
  if (code === noRoomForIndex || isNoSpace(error)) return diskFull(file, options);
  switch (code & 0xff) {
    case full:
      return diskFull(file, options);
    case cannotOpen:
      return outOfReach(`${file} cannot be opened`, options);
    case readOnly:
      return outOfReach(`${file} cannot be written`, options);
    case notADatabase:
      return notAStore(file, options);
    case corrupt:
      return new StoreError('failed', damaged(file, text(error)), options);
    case busy:
      return new StoreError('failed', `${file} is held by another program: close what has it open`, options);
    default:
      return new StoreError('failed', `${file}: ${text(error)}`, options);
  }
}

/** For a file that exists and is something else. */
export function notAStore(file: string, options?: ErrorOptions): StoreError {
  return new StoreError(
    'not_a_store',
    `${file} is not an otports store: move the file away, or name another data_dir`,
    options,
  );
}

/** True where another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return (sqliteCode(error) & 0xff) === busy;
}

function outOfReach(what: string, options: ErrorOptions): StoreError {
  return new StoreError(
    'cannot_open',
    `${what}: data_dir must be a folder on a disk that is mounted for writing, and belong to the user who runs otports`,
    options,
  );
}

function diskFull(file: string, options: ErrorOptions): StoreError {
  return new StoreError(
    'full',
    `${file}: the disk is full, nothing of this was written: make room; what was stored before is safe`,
    options,
  );
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** `errcode` of node:sqlite; 0 for every other error. */
function sqliteCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message where pages of a store do not fit together; `fault` in SQLite's words. */
export function damaged(file: string, fault: string): string {
  return `${file} is damaged (${fault}): ${wayOn}`;
}
