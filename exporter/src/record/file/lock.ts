import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StoreError } from '../../model/store.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { isBusy, toStoreError } from './sqlite-error.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';

export interface Lock {
  release(): void;
}

/**
 * Keeps a second writer out of a data folder: an empty database on which BEGIN EXCLUSIVE is held. The kernel ends such
 * a lock when its process ends, in whatever way, so nothing must be cleaned up after kill -9. The file must never be
 * opened in another way in this process: closing it would end the lock (fcntl(2), "record locks").
 * @throws StoreError `locked` that names the holder
 */
export function takeLock(dataDir: string, startedAt: number): Lock {
  const db = openLocked(dataDir);
  nameHolder(dataDir, { pid: process.pid, host: hostname(), since: new Date(startedAt).toISOString() });
  return {
    release: () => {
      db.close();
    },
  };
}

function openLocked(dataDir: string): Database {
  const file = join(dataDir, 'lock.db');
  let db: Database | null = null;
  try {
    db = openDatabase(file, { readOnly: false, waitMs: 0 });
    // By name: closing a file descriptor of our own would end the lock.
    chmodSync(file, 0o600);
    makeLockable(db);
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    throw isBusy(error) ? refused(dataDir, error) : toStoreError(error, file);
  }
}

/** On an empty file BEGIN EXCLUSIVE writes a journal. A file with one page can be locked on a full disk too. */
function makeLockable(db: Database): void {
  const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  if (pages === 0) db.exec('PRAGMA user_version = 1');
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Only for the message to the next process. The lock works without it, also on a full disk. An old name would be worse
 * than none.
 */
function nameHolder(dataDir: string, holder: Holder): void {
  try {
    rmSync(holderFile(dataDir), { force: true });
    writeAtomically(holderFile(dataDir), JSON.stringify(holder));
  } catch {
    // The lock itself will report what is wrong with the folder.
  }
}

function holderFile(dataDir: string): string {
  return join(dataDir, 'lock-holder.json');
}

function refused(dataDir: string, cause: unknown): StoreError {
  return new StoreError(
    'locked',
    `${dataDir} is in use by ${describeHolder(dataDir)}: stop that one first, or give this one a data_dir of its own`,
    { cause },
  );
}

function describeHolder(dataDir: string): string {
  try {
    const holder = JSON.parse(readFileSync(holderFile(dataDir), 'utf8')) as Partial<Holder> | null;
    if (typeof holder?.pid !== 'number' || typeof holder.host !== 'string' || typeof holder.since !== 'string') {
      return 'another otports';
    }
    return `another otports, process ${holder.pid} on ${holder.host} since ${holder.since}`;
  } catch {
    return 'another otports';
  }
}
