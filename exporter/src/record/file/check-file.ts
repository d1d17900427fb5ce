import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { damaged, toStoreError } from './sqlite-error.ts';

export interface StoreCheck {
  /** Null where the check found nothing; else what is wrong, and how to go on. */
  readonly problem: string | null;
}

/** More lines do not help: the steps are the same. */
const shownFaults = 3;

/** How long the check waits for another process that holds the file. */
const waitMs = 5_000;

/**
 * Reads the whole database and checks that its pages fit together (`PRAGMA quick_check`,
 * https://sqlite.org/pragma.html#pragma_quick_check). It uses its own read-only connection, so that it neither waits
 * for records nor delays them. It blocks its thread for as long as the disk needs.
 */
export function checkFile(file: string): StoreCheck {
  let db: Database | null = null;
  try {
    db = openDatabase(file, { readOnly: true, waitMs });
    const rows = db.prepare(`PRAGMA quick_check(${shownFaults})`).all();
    const faults = rows.flatMap((row) => String(row['quick_check']).split('\n')).filter((fault) => fault !== 'ok');
    return { problem: faults.length === 0 ? null : damaged(file, faults.slice(0, shownFaults).join('; ')) };
  } catch (error) {
    return { problem: toStoreError(error, file).message };
  } finally {
    db?.close();
  }
}
