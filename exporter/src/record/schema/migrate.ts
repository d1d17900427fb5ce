import { StoreError } from '../../model/store.ts';
import type { Database } from '../file/database.ts';
import { notAStore } from '../file/sqlite-error.ts';
import { step1 } from './step-1-tables.ts';
import { step2 } from './step-2-tickets.ts';
import { step3 } from './step-3-notes.ts';
import { step4 } from './step-4-listening.ts';

/** `otpo`: marks our file among SQLite databases. */
const applicationId = 0x6f74706f;

/**
 * One step for each version of the schema, never edited after a release. `PRAGMA user_version` counts the steps of a
 * file.
 */
const steps: readonly ((db: Database) => void)[] = [step1, step2, step3, step4];

/** The version of a file before and now. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings a file to the newest schema in one transaction. Where the process or the disk fails, the file stays as it was.
 * Null where it had the newest schema; `from` is 0 for a new file.
 * @throws StoreError where the file is something else, or was written by a newer otports
 */
export function migrate(db: Database, file: string): Migrated | null {
  const version = checkVersion(db, file);
  if (version === steps.length) return null;
  db.exec('BEGIN EXCLUSIVE');
  for (const step of steps.slice(version)) step(db);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}; COMMIT`);
  return { from: version, to: steps.length };
}

/** Refuses a file that this program cannot read; returns its version, 0 for an empty one. */
export function checkVersion(db: Database, file: string): number {
  const id = pragma(db, 'application_id');
  const version = pragma(db, 'user_version');
  if (id === 0 && version === 0 && tableCount(db) === 0) return 0;
  if (id !== applicationId) throw notAStore(file);
  if (version > steps.length) {
    throw new StoreError(
      'cannot_open',
      `${file} was written by a newer otports (version ${version} of the store, this one reads up to ${steps.length}): install that one again, or restore the backup made before it`,
    );
  }
  return version;
}

function pragma(db: Database, name: 'application_id' | 'user_version'): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}

function tableCount(db: Database): number {
  return Number(db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables']);
}
