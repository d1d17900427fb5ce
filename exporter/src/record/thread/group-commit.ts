import type { Database } from '../file/database.ts';

/** How one write of a group ended: with its answer, or with what SQLite (or a check of ours) said of it. */
export type WriteResult = { readonly output: unknown } | { readonly error: unknown };

/**
 * Does all writes in one transaction, so that they share one wait for the disk. A write that fails is taken back alone.
 * Where the whole group fails (a full disk shows when the group is committed), each is tried by itself: one huge answer
 * must not keep the small ones off the disk. Nothing is reported as done before its commit has returned.
 */
export function commitTogether(db: Database, writes: readonly (() => unknown)[]): readonly WriteResult[] {
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    // Somebody else holds the file. Each write by itself would only wait for as long once more.
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
    // On a full disk and some other errors SQLite has rolled back the whole transaction by itself, neighbours included.
    if (!db.isTransaction) throw error;
    db.exec('ROLLBACK TO one; RELEASE one');
    return { error };
  }
}
