import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../model/store.ts';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { readCreatedAt, renewIdentity } from './identity.ts';
import { takeLock } from './lock.ts';
import type { Lock } from './lock.ts';
import type { WorkerOptions } from '../thread/protocol.ts';
import { checkVersion, migrate, type Migrated } from '../schema/migrate.ts';
import { toStoreError } from './sqlite-error.ts';

/** An open store: the database, and the lock that keeps other writers out. */
export interface OpenStoreFile {
  readonly file: string;
  readonly db: Database;
  readonly createdAt: number;
  readonly notices: readonly string[];
  /** Set where the file existed with an older version and was migrated. */
  readonly migrated: Migrated | null;
  close(): void;
}

/** How long a commit waits for a person who reads the file with a tool of SQLite. */
const waitMs = 5_000;

/** A long write-ahead log is cut to this size after it was copied into the database. */
const walLimitBytes = 4 * 1024 * 1024;

/** Opens or creates the store in a data folder. @throws StoreError, and then nothing stays open */
export function openStoreFile(options: WorkerOptions): OpenStoreFile {
  const file = join(options.dataDir, 'otports.db');
  return options.readOnly ? openForReading(options, file) : openForWriting(options, file);
}

function openForWriting(options: WorkerOptions, file: string): OpenStoreFile {
  makeFolder(options.dataDir);
  const lock = takeLock(options.dataDir, options.openedAt);
  return guarded({ file, lock, readOnly: false }, (db) => {
    const migrated = migrateDurably(db, file);
    const { createdAt, notice } = renewIdentity({ db, file, dataDir: options.dataDir, openedAt: options.openedAt });
    return { createdAt, notices: notice === null ? [] : [notice], migrated: migrated?.from === 0 ? null : migrated };
  });
}

function migrateDurably(db: Database, file: string): Migrated | null {
  // Raw answers would help an attacker. The write-ahead log gets the permissions of its database.
  if (checkVersion(db, file) === 0) chmodSync(file, 0o600);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_size_limit = ${walLimitBytes}`);
  return migrate(db, file);
}

/** For commands that only read, with or without a running exporter: no lock, and nothing changes. */
function openForReading(options: WorkerOptions, file: string): OpenStoreFile {
  const nothingYet = new StoreError(
    'cannot_open',
    `there is no store in ${options.dataDir} yet: it is made by the first \`otports serve\` with this data_dir`,
  );
  if (!existsSync(file)) throw nothingYet;
  return guarded({ file, lock: null, readOnly: true }, (db) => {
    const createdAt = checkVersion(db, file) === 0 ? null : readCreatedAt(db);
    if (createdAt === null) throw nothingYet;
    return { createdAt, notices: [], migrated: null };
  });
}

interface Opening {
  readonly file: string;
  readonly lock: Lock | null;
  readonly readOnly: boolean;
}

function guarded(
  { file, lock, readOnly }: Opening,
  prepare: (db: Database) => Pick<OpenStoreFile, 'createdAt' | 'notices' | 'migrated'>,
): OpenStoreFile {
  let db: Database | null = null;
  const close = (): void => {
    db?.close();
    lock?.release();
  };
  try {
    db = openDatabase(file, { readOnly, waitMs });
    return { file, db, ...prepare(db), close };
  } catch (error) {
    close();
    throw toStoreError(error, file);
  }
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreError(
      'cannot_open',
      `data_dir ${dataDir} cannot be used (${error instanceof Error ? error.message : String(error)}): it must be a folder that the user who runs otports can write to`,
      { cause: error },
    );
  }
}
