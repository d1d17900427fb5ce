import type { Database } from '../file/database.ts';

/** The end of one write of a group: its answer, or the error of SQLite or of our check. */
export type WriteResult = { readonly output: unknown } | { readonly error: unknown };

/**
 * Does all writes in one transaction, so that they wait for the disk together. A write that fails is undone alone.
 * Where the whole group fails (a full disk shows at the commit), each is tried alone: one huge answer must not keep
 * small ones off the disk. Nothing is reported as done before its commit has returned.
 */
export function commitTogether(db: Database, writes: readonly (() => unknown)[]): readonly WriteResult[] {
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    // Another process holds the file. Trying each write alone would only wait again.
    return writes.map(() => ({ error }));
  }
  try {
    const results = writes.map((write) => inSavepoint(db, write));
    db.exec('COMMIT');
    return results;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    if (writes.length === 1) return [{ error }];
    return writes.flatMap((write) => commitTogether(db, [write]));
  }
}

function inSavepoint(db: Database, write: () => unknown): WriteResult {
  db.exec('SAVEPOINT one');
  try {
    const output = write();
    db.exec('RELEASE one');
    return { output };
  } catch (error) {
    // On a full disk and some other errors SQLite has undone the whole transaction, with all other writes of the group.
    if (!db.isTransaction) throw error;
    db.exec('ROLLBACK TO one; RELEASE one');
    return { error };
  }
}
